using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetDeep;

/// <summary>Numbers of a model file, which may be damaged: nothing is allocated that the file cannot hold.</summary>
internal static class ModelNumbers
{
    /// <summary>Throws where a file is too short for so many floats.</summary>
    public static void CheckRoom(IExceptionContext context, ModelLoadContext ctx, long floats)
    {
        Stream stream = ctx.Reader.BaseStream;
        context.CheckDecode(floats >= 0 && floats * sizeof(float) <= stream.Length - stream.Position);
    }

    /// <summary>Reads floats that were written without their count.</summary>
    public static void Read(ModelLoadContext ctx, Span<float> values)
    {
        foreach (ref float value in values)
            value = ctx.Reader.ReadSingle();
    }

    /// <summary>Reads a count of floats that follow, and them.</summary>
    public static float[] Read(IExceptionContext context, ModelLoadContext ctx)
    {
        int count = ctx.Reader.ReadInt32();
        CheckRoom(context, ctx, count);
        var values = new float[count];
        Read(ctx, values);
        return values;
    }
}
