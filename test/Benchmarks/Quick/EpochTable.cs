using System.Diagnostics;
using System.Globalization;
using System.Runtime;

namespace MlNetDeep.Benchmarks;

/// <summary>
/// How long the first, second, tenth and last epoch of a training take, each training in a process of its own: what the JIT costs at first, and
/// whether epochs get slower. Pictures of ten patterns with noise, which a network soon tells apart, and a border that is always black.
/// </summary>
internal static class EpochTable
{
    /// <summary>The option; behind it nothing for all trainings, or one training's task, rule, penalty, threads.</summary>
    public const string Option = "--epochs";

    private const int Side = 28;
    private const int Border = 4;
    private const int Classes = 10;

    private static readonly string[] Rules = ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"];

    /// <summary>Runs all trainings.</summary>
    public static void WriteAll()
    {
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            foreach (string rule in Rules)
            {
                foreach (string penalty in new[] { "0", "0.001" })
                    Start("mlp", rule, penalty, threads);
            }

            foreach (string task in new[] { "cnn", "lstm", "elman", "gru" })
                Start(task, "adam", "0", threads);
        }
    }

    /// <summary>Runs one training.</summary>
    public static void Write(string task, string rule, float penalty, int threads)
    {
        (Layer[] layers, Shape input, int rows, int epochs) = task switch
        {
            "mlp" => (NetworkCases.PerceptronLayers, new Shape(Side * Side), 60 * 128, 100),
            "cnn" => (NetworkCases.ImageLayers, new Shape(Side, Side, 1), 60 * 64, 10),
            _ => (Recurrent(task), new Shape(Side, Side), 60 * 128, 20),
        };
        List<double> seconds = [];
        long last = 0;
        TimeSpan compiledBefore = default, compiledInFirst = default;
        var options = new TrainingOptions
        {
            Optimizer = rule switch
            {
                "sgd" => new Sgd(),
                "momentum" => new Momentum(),
                "nesterov" => new Nesterov(),
                "rmsprop" => new RmsProp(),
                "adam" => new Adam(),
                "adamw" => new AdamW(penalty),
                _ => throw new ArgumentException($"There is no rule '{rule}'.", nameof(rule)),
            },
            LearningRate = rule is "adam" or "adamw" or "rmsprop" ? 0.001f : 0.05f,
            L2Regularization = rule == "adamw" ? 0 : penalty,
            BatchSize = task == "cnn" ? 64 : 128,
            NumberOfEpochs = epochs,
            NumberOfThreads = threads,
            Seed = 1,
            OnEpoch = _ =>
            {
                seconds.Add(Stopwatch.GetElapsedTime(last).TotalSeconds);
                last = Stopwatch.GetTimestamp();
                if (seconds.Count == 1)
                    compiledInFirst = JitInfo.GetCompilationTime() - compiledBefore;
            },
        };
        TrainingData data = Pictures(rows);
        compiledBefore = JitInfo.GetCompilationTime();
        last = Stopwatch.GetTimestamp();
        new TrainingLoop(new Sequential(input, layers), new SoftmaxCrossEntropy(), options).Train(data);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"RESULT epochs task={task} rule={rule} penalty={penalty} threads={threads} first={seconds[0]:g4} second={seconds[1]:g4} tenth={Around(9):g4} " +
            $"jit_in_first={compiledInFirst.TotalSeconds:g4} last={Around(epochs - 2):g4} first_to_second={seconds[0] / seconds[1]:f2} tenth_to_second={Around(9) / Around(2):f2} " +
            $"last_to_second={Around(epochs - 2) / Around(2):f2}"));

        // The median of three, as one epoch may meet other work of the machine.
        double Around(int epoch)
        {
            int first = Math.Clamp(epoch - 1, 0, epochs - 3);
            return seconds.GetRange(first, 3).Order().ElementAt(1);
        }
    }

    private static void Start(string task, string rule, string penalty, int threads)
    {
        string[] arguments = [Environment.GetCommandLineArgs()[0], Option, task, rule, penalty, threads.ToString(CultureInfo.InvariantCulture)];
        using Process process = Process.Start("dotnet", arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The training {task}, {rule} ended with exit code {process.ExitCode}; its message is above.");
    }

    private static Layer[] Recurrent(string task) =>
    [
        task switch { "lstm" => new LstmLayer(128), "gru" => new GruLayer(128), "elman" => new ElmanLayer(128), _ => throw new ArgumentException($"There is no task '{task}'.", nameof(task)) },
        new LastStep(), new Dense(Classes),
    ];

    private static InMemoryData Pictures(int rows)
    {
        var random = new Random(1);
        float[] patterns = [.. Enumerable.Range(0, Classes * Side * Side).Select(_ => (float)random.NextDouble())];
        float[] features = new float[rows * Side * Side], labels = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = row % Classes;
            for (int pixel = 0; pixel < Side * Side; pixel++)
            {
                bool isInside = pixel / Side is >= Border and < Side - Border && pixel % Side is >= Border and < Side - Border;
                if (isInside)
                    features[row * Side * Side + pixel] = (patterns[row % Classes * Side * Side + pixel] + (float)random.NextDouble()) / 2;
            }
        }

        return new InMemoryData(rows, Side * Side, features, 1, labels);
    }
}
