using Microsoft.ML;
using MlNetDeep.Samples;
using TorchSharp;
using TorchNetwork = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace MlNetDeep.Peers;

/// <summary>What is run in processes of its own. Each is a method of its own, so that a process loads the libraries of its side alone.</summary>
internal static class FootprintPrograms
{
    /// <summary>The network's file.</summary>
    public const string NetworkFile = "mlp.network";

    /// <summary>The file of the transformer.</summary>
    public const string ZipFile = "mlp.zip";

    /// <summary>The ONNX file.</summary>
    public const string OnnxModelFile = "mlp.onnx";

    /// <summary>The peer's weights.</summary>
    public const string TorchFile = "mlp.dat";

    /// <summary>The programs by name; each takes the folder of its files or data.</summary>
    public static readonly IReadOnlyDictionary<string, Action<string>> All = new Dictionary<string, Action<string>>
    {
        [nameof(ScoreNetwork)] = ScoreNetwork,
        [nameof(ScoreEngine)] = ScoreEngine,
        [nameof(ScoreOnnx)] = ScoreOnnx,
        [nameof(ScoreOnnxEngine)] = ScoreOnnxEngine,
        [nameof(ScoreTorch)] = ScoreTorch,
        [nameof(TrainOurs)] = TrainOurs,
        [nameof(TrainTorch)] = TrainTorch,
    };

    /// <summary>Our network alone, without ML.NET: loads the file and scores a row.</summary>
    /// <param name="folder">Where the files are.</param>
    public static void ScoreNetwork(string folder)
    {
        using FileStream stream = File.OpenRead(Path.Combine(folder, NetworkFile));
        TrainedNetwork.Load(stream).CreateScorer().Score(new float[FashionMnist.PixelCount], new float[FashionMnist.ClassCount]);
    }

    /// <summary>Our transformer in ML.NET: loads the zip and predicts a row through a prediction engine.</summary>
    /// <param name="folder">Where the files are.</param>
    public static void ScoreEngine(string folder)
    {
        var context = new MLContext();
        ITransformer model = context.Model.Load(Path.Combine(folder, ZipFile), out _);
        PredictRow(context, model);
    }

    /// <summary>ONNX Runtime: loads the file and scores a row.</summary>
    /// <param name="folder">Where the files are.</param>
    public static void ScoreOnnx(string folder)
    {
        byte[] model = File.ReadAllBytes(Path.Combine(folder, OnnxModelFile));
        using var scorer = new OnnxScorer(model, threads: 1, rows: 1, new float[FashionMnist.PixelCount], FashionMnist.ClassCount);
        scorer.Score();
    }

    /// <summary>ML.NET's transform for ONNX files: loads the file and predicts a row through a prediction engine.</summary>
    /// <param name="folder">Where the files are.</param>
    public static void ScoreOnnxEngine(string folder)
    {
        var context = new MLContext();
        IDataView schema = context.Data.LoadFromEnumerable(Array.Empty<Picture>());
        PredictRow(context, context.Transforms.ApplyOnnxModel(OnnxFile.Output, OnnxFile.Input, Path.Combine(folder, OnnxModelFile)).Fit(schema));
    }

    /// <summary>TorchSharp: loads the weights and scores a row.</summary>
    /// <param name="folder">Where the files are.</param>
    public static void ScoreTorch(string folder)
    {
        TorchLibrary.Load();
        using TorchNetwork network = TaskTable.Mlp.CreatePeerNetwork();
        network.load(Path.Combine(folder, TorchFile));
        using var gradientless = torch.no_grad();
        using torch.Tensor scores = network.forward(torch.zeros(1, FashionMnist.PixelCount));
        scores.data<float>().ToArray();
    }

    /// <summary>An epoch of mlp in MlNetDeep.</summary>
    /// <param name="folder">The folder of Fashion-MNIST.</param>
    public static void TrainOurs(string folder) => TaskTable.Mlp.TrainAlone(folder, peer: false);

    /// <summary>An epoch of mlp in TorchSharp.</summary>
    /// <param name="folder">The folder of Fashion-MNIST.</param>
    public static void TrainTorch(string folder) => TaskTable.Mlp.TrainAlone(folder, peer: true);

    /// <summary>Runs a program in this process and prints its figures.</summary>
    /// <param name="name">The program's name.</param>
    /// <param name="folder">Its argument.</param>
    public static void Run(string name, string folder)
    {
        if (!All.TryGetValue(name, out Action<string>? program))
            CommandLine.Fail($"--{Footprint.Option} takes one of {string.Join(", ", All.Keys)}, not '{name}'.");
        program(folder);
        Footprint.Write();
    }
    private static void PredictRow(MLContext context, ITransformer model)
    {
        using PredictionEngine<Picture, PictureScore> engine = context.Model.CreatePredictionEngine<Picture, PictureScore>(model);
        engine.Predict(new Picture { Features = new float[FashionMnist.PixelCount] });
    }
}
