
namespace MlNetDeep.Samples.Proben1;

/// <summary>What one trained network reached on the test set.</summary>
/// <param name="SquaredError">The squared error percentage.</param>
/// <param name="ClassError">Examples classified wrongly, in percent.</param>
/// <param name="Epochs">How long training took.</param>
internal readonly record struct Outcome(double SquaredError, double ClassError, int Epochs);

/// <summary>
/// One network on one problem, trained from many seeds by the rules of the report: whole-batch Rprop on linear outputs and the squared
/// error; stopped by the validation error (GL5, or progress P5 below 0.1 per thousand, or the last epoch) and tested with the weights of
/// its minimum.
/// </summary>
internal sealed class Experiment(Problem problem, int[] hidden, int epochs)
{
    private const int ScoringRows = 64;

    /// <summary>The hidden layers, as in <c>16+8</c>.</summary>
    public string Network => hidden.Length == 0 ? "linear" : string.Join('+', hidden);

    /// <summary>Trains from the seeds 1 to a number, one on each core.</summary>
    /// <param name="seeds">How many.</param>
    public Outcome[] Run(int seeds)
    {
        var outcomes = new Outcome[seeds];
        var allCores = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, seeds, allCores, i => outcomes[i] = Train(seed: i + 1));
        return outcomes;
    }

    private Outcome Train(int seed)
    {
        var network = new Sequential(new Shape(problem.Training.Inputs), CreateLayers());
        var loss = new SquaredError();
        var options = new TrainingOptions
        {
            Optimizer = new Rprop(
                EtaMinus: 0.5f, EtaPlus: 1.2f, MinimumStep: 0, MaximumStep: 50, FirstStepMinimum: 0.005f, FirstStepMaximum: 0.02f),
            BatchSize = TrainingOptions.WholeBatch,
            Shuffle = false,
            NumberOfEpochs = epochs,
            ValidationInterval = 5,
            EarlyStopping = new GeneralizationLossRule(MaximumLoss: 5, MinimumProgress: 0.1, StripLength: 5),
            NumberOfThreads = 1,
            Seed = seed,
        };
        TrainingResult result = new TrainingLoop(network, loss, options)
            .Train(problem.Training.ToTrainingData(), problem.Validation.ToTrainingData());
        return Measure(new TrainedNetwork(network, result.Parameters, loss, result.History), problem.Test);
    }

    private IEnumerable<Layer> CreateLayers()
    {
        foreach (int units in hidden)
        {
            yield return CreateDense(units);
            yield return new Softsign();
        }

        yield return CreateDense(problem.Training.Outputs);
    }

    private static Dense CreateDense(int units)
    {
        var initializer = new UniformInitializer(-0.01f, 0.01f);
        return new Dense(units, weightInitializer: initializer, biasInitializer: initializer);
    }

    /// <summary>
    /// The squared error percentage E = 100 (omax - omin) / (N P) sum (o - t)^2 over N outputs of P examples, for targets from omin = 0 to
    /// omax = 1; and the class error, winner takes all.
    /// </summary>
    private static Outcome Measure(TrainedNetwork network, ExampleSet test)
    {
        var scores = new float[test.Targets.Length];
        network.CreateScorer(ScoringRows).Score(test.Features, scores);
        double squares = 0;
        for (int i = 0; i < scores.Length; i++)
            squares += Math.Pow(scores[i] - test.Targets[i], 2);
        int wrong = 0;
        for (int row = 0; row < test.Rows; row++)
        {
            if (Winner(scores, row, test.Outputs) != Winner(test.Targets, row, test.Outputs))
                wrong++;
        }

        return new Outcome(100 * squares / scores.Length, 100.0 * wrong / test.Rows, network.History.Epochs.Count);
    }

    private static int Winner(float[] values, int row, int outputs)
    {
        ReadOnlySpan<float> example = values.AsSpan(row * outputs, outputs);
        return System.Numerics.Tensors.TensorPrimitives.IndexOfMax(example);
    }
}
