using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Saves models to memory and loads them as another application would.</summary>
internal static class SavedModel
{
    public static byte[] Save(ITransformer transformer, DataViewSchema inputSchema)
    {
        using var file = new MemoryStream();
        new MLContext(seed: 1).Model.Save(transformer, inputSchema, file);
        return file.ToArray();
    }

    /// <summary>Loads in a context that has never seen the trainer.</summary>
    public static ITransformer Load(byte[] file) => Load(file, out _);

    /// <inheritdoc cref="Load(byte[])"/>
    public static ITransformer Load(byte[] file, out DataViewSchema inputSchema) =>
        new MLContext(seed: 2).Model.Load(new MemoryStream(file), out inputSchema);

    public static ITransformer Reload(ITransformer transformer, DataViewSchema inputSchema) => Load(Save(transformer, inputSchema));
}
