namespace MlNetDeep;

/// <summary>Networks to ONNX files, without ML.NET.</summary>
public static class OnnxExtensions
{
    /// <summary>
    /// Writes a network to an ONNX file, for any program that runs such files. One that is there is replaced as a whole: at any moment the path
    /// holds it or the new one.
    /// </summary>
    /// <remarks>
    /// The file's input is what <see cref="TrainedNetwork.PredictBatch(ReadOnlySpan{float}, Span{float})"/> takes, single precision
    /// [rows, features] with any number of rows: a vector a row, images and sequences too, in the order that the network was trained by. Its
    /// output is what PredictBatch gives, [rows, outputs], to rounding, as sums are taken in another order: preparation of features, output
    /// unit and scaling of targets are inside. A row with an infinite feature, or a missing one that nothing fills, scores NaN here as there; so
    /// does a row of <see cref="PaddedSequences"/> that does not begin with its number of steps, which PredictBatch refuses. Layers that act in
    /// training alone, such as dropout, are not in the file.
    /// </remarks>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, commonly of the ending .onnx.</param>
    /// <param name="options">Operator set, names and notes; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option does not fit; the message names it.</exception>
    /// <exception cref="NotSupportedException">
    /// A layer has no operators in ONNX, <see cref="Lstm1997Layer"/>; or the network is larger than the 2 GB that such a file may have.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written; what was there stays.</exception>
    public static void SaveAsOnnx(this TrainedNetwork network, string path, OnnxFileOptions? options = null)
    {
        ModelMessage model = OnnxModel.Create(network, options ?? new OnnxFileOptions());
        FileReplacement.Write(path, model.Save);
    }

    /// <summary>Writes a network as ONNX to a stream, as <see cref="SaveAsOnnx(TrainedNetwork, string, OnnxFileOptions?)"/> to a file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="options">Operator set, names and notes; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option does not fit; the message names it.</exception>
    /// <exception cref="NotSupportedException">A layer has no operators in ONNX, or the network is larger than such a file may be.</exception>
    public static void SaveAsOnnx(this TrainedNetwork network, Stream stream, OnnxFileOptions? options = null) =>
        OnnxModel.Create(network, options ?? new OnnxFileOptions()).Save(stream);
}
