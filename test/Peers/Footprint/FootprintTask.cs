using MlNetDeep.Benchmarks;
using TorchSharp;
using TorchNetwork = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace MlNetDeep.Peers;

/// <summary>Processes of their own: from start to first prediction, the files it takes, and the most memory; memory of training.</summary>
internal sealed class FootprintTask : PeerTask
{
    private const int DefaultRepetitions = 5;

    /// <inheritdoc/>
    public override string Name => "footprint";

    /// <inheritdoc/>
    public override string Description =>
        "a process from its start to the first prediction, the files it maps, its memory: ONNX Runtime, ApplyOnnxModel, TorchSharp";

    /// <inheritdoc/>
    public override void Run(PeerSettings settings, PeerReport report)
    {
        int repetitions = settings.Repetitions ?? DefaultRepetitions;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mlnetdeep-peers-");
        try
        {
            WriteModels(settings.DataFolder, folder.FullName);
            (string Program, string Words)[] sides =
            [
                (nameof(FootprintPrograms.ScoreNetwork), "MlNetDeep.Networks alone"),
                (nameof(FootprintPrograms.ScoreOnnx), "ONNX Runtime alone"),
                (nameof(FootprintPrograms.ScoreTorch), "TorchSharp"),
                (nameof(FootprintPrograms.ScoreEngine), "MlNetDeep in ML.NET"),
                (nameof(FootprintPrograms.ScoreOnnxEngine), "ApplyOnnxModel in ML.NET"),
            ];
            Timed[] times = Measure(sides, folder.FullName, repetitions);
            report.Add("cold-start", times[0], times[1..3], "process until its first prediction");
            report.Add("cold-start-engine", times[3], times[4..], "process until its first prediction");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Measure(
            [
                (nameof(FootprintPrograms.TrainOurs), "an epoch of mlp, MlNetDeep"),
                (nameof(FootprintPrograms.TrainTorch), "an epoch of mlp, TorchSharp"),
            ],
            settings.DataFolder,
            repetitions: 1);
    }

    private static void WriteModels(string dataFolder, string folder)
    {
        using var model = new ScoringModel(ScoredNetwork.Mlp, dataFolder);
        using (FileStream stream = File.Create(Path.Combine(folder, FootprintPrograms.NetworkFile)))
            model.Model.Network.Save(stream);
        model.Context.Model.Save(model.Transformer, null, Path.Combine(folder, FootprintPrograms.ZipFile));
        File.WriteAllBytes(Path.Combine(folder, FootprintPrograms.OnnxModelFile), model.Onnx);
        TorchLibrary.Load();
        using TorchNetwork network = TaskTable.Mlp.CreatePeerNetwork();
        network.save(Path.Combine(folder, FootprintPrograms.TorchFile));
    }

    /// <summary>Runs all sides in turn and prints sizes and memory; returns the median times.</summary>
    private static Timed[] Measure((string Program, string Words)[] sides, string data, int repetitions)
    {
        var runs = new (double Seconds, Footprint Figures)[sides.Length][];
        for (int i = 0; i < runs.Length; i++)
            runs[i] = new (double, Footprint)[repetitions];
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            for (int i = 0; i < sides.Length; i++)
                runs[i][repetition] = Footprint.Measure(sides[i].Program, data);
        }

        for (int i = 0; i < sides.Length; i++)
        {
            double peak = Timing.Median(runs[i].Select(run => (double)run.Figures.PeakBytes)) / 1e6;
            double deployed = runs[i][0].Figures.DeployedBytes / 1e6;
            PeerReport.Write($"FOOTPRINT {sides[i].Words}: {deployed:F1} MB of files mapped, {peak:F0} MB of memory at most");
        }

        return [.. sides.Select((side, i) => new Timed(side.Words, Timing.Median(runs[i].Select(run => run.Seconds))))];
    }
}
