namespace MlNetDeep;

/// <summary>Models on their way from workers.</summary>
internal static class TravellingModel
{
    /// <summary>A model as the bytes of its file.</summary>
    /// <param name="env">Writes it.</param>
    /// <param name="model">The model.</param>
    /// <param name="schema">Of the rows that it learned from.</param>
    public static byte[] Write(IHostEnvironment env, ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        new ModelOperationsCatalog(env).Save(model, schema, stream);
        return stream.ToArray();
    }

    /// <summary>The model of an answer that has no error; its file is removed.</summary>
    /// <exception cref="InvalidOperationException">There is none, or it cannot be read.</exception>
    public static ITransformer Read(IHostEnvironment env, TrialAnswer answer)
    {
        if (answer.Value is ITransformer here)
            return here;
        try
        {
            ReadOnlyMemory<byte> bytes = answer.ModelPath is { } path ? File.ReadAllBytes(path) : answer.Model;
            if (bytes.IsEmpty)
                throw new InvalidOperationException("there is none");
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            ITransformer model = new ModelOperationsCatalog(env).Load(stream, out _);
            if (answer.ModelPath is { } read)
                File.Delete(read);
            return model;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new InvalidOperationException(
                $"The model of job {answer.Number} cannot be read{(answer.ModelPath is { } path ? $" from '{path}'" : "")}: {exception.Message}", exception);
        }
    }
}
