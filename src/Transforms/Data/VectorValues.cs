namespace MlNetDeep;

/// <summary>Writes ML.NET's vectors.</summary>
internal static class VectorValues
{
    /// <summary>Makes a vector, in the memory that it has, a dense copy of these values.</summary>
    public static void CopyTo(this ReadOnlySpan<float> values, ref VBuffer<float> vector)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref vector, values.Length);
        values.CopyTo(editor.Values);
        vector = editor.Commit();
    }
}
