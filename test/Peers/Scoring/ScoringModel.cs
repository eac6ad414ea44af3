using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;

namespace MlNetDeep.Peers;

/// <summary>The network that a scoring task scores, trained a little, in ML.NET and as an ONNX file.</summary>
internal sealed class ScoringModel : IDisposable
{
    private const int TrainingRows = 10_000;
    private const float Tolerance = 1e-4f;

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"mlnetdeep-peers-{Environment.ProcessId}.onnx");

    /// <summary>Trains the network and writes the file.</summary>
    /// <param name="network">Which.</param>
    /// <param name="dataFolder">The folder of Fashion-MNIST.</param>
    public ScoringModel(ScoredNetwork network, string dataFolder)
    {
        Test = FashionMnist.Test(dataFolder);
        Pictures = Picture.Of(Test);
        IDataView training = Context.Data.LoadFromEnumerable(Picture.Of(FashionMnist.Train(dataFolder, TrainingRows)));
        Transformer = network.CreateTrainer(Context, network.Epochs).Fit(training);
        Onnx = OnnxFile.Create(Model.Network);
        File.WriteAllBytes(_file, Onnx);
    }

    /// <summary>The environment of everything here.</summary>
    public MLContext Context { get; } = new(seed: 1);

    /// <summary>The rows to score.</summary>
    public FashionMnist Test { get; }

    /// <summary>The same rows for ML.NET.</summary>
    public Picture[] Pictures { get; }

    /// <summary>Our fitted transformer.</summary>
    public MulticlassPredictionTransformer<NetworkMulticlassModelParameters> Transformer { get; }

    /// <summary>Our model.</summary>
    public NetworkMulticlassModelParameters Model => Transformer.Model;

    /// <summary>The same network as an ONNX file.</summary>
    public byte[] Onnx { get; }

    /// <summary>The same network in ML.NET's transform for ONNX files.</summary>
    /// <param name="threads">Threads within an operation.</param>
    public ITransformer CreateOnnxTransformer(int threads)
    {
        var options = new OnnxOptions
        {
            ModelFile = _file,
            InputColumns = [OnnxFile.Input],
            OutputColumns = [OnnxFile.Output],
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
        };
        return Context.Transforms.ApplyOnnxModel(options).Fit(Context.Data.LoadFromEnumerable(Pictures[..1]));
    }

    /// <summary>ONNX Runtime on the first rows.</summary>
    /// <param name="threads">Threads within an operation.</param>
    /// <param name="rows">Rows a call.</param>
    public OnnxScorer CreateOnnxScorer(int threads, int rows) => new(Onnx, threads, rows, FirstRows(rows), FashionMnist.ClassCount);

    /// <summary>The first rows of <see cref="Test"/>.</summary>
    /// <param name="rows">How many.</param>
    public float[] FirstRows(int rows) => Test.Features[..(rows * FashionMnist.PixelCount)];

    /// <summary>Makes sure that both sides compute the same.</summary>
    /// <param name="ours">Our scores.</param>
    /// <param name="peers">The peer's.</param>
    /// <exception cref="InvalidOperationException">They differ: the comparison would be of different work.</exception>
    public static void CheckSame(ReadOnlySpan<float> ours, ReadOnlySpan<float> peers)
    {
        if (ours.Length != peers.Length)
            throw new InvalidOperationException($"We give {ours.Length} scores, the peer {peers.Length}.");
        for (int i = 0; i < ours.Length; i++)
        {
            if (!(Math.Abs(ours[i] - peers[i]) <= Tolerance))
                throw new InvalidOperationException($"Score {i} is {ours[i]}, the peer's {peers[i]}.");
        }
    }

    /// <summary>Deletes the ONNX file.</summary>
    public void Dispose() => File.Delete(_file);
}
