
namespace MlNetDeep.Experiments;

/// <summary>
/// The adding problem: learned where the mean error of the last 2,000 training sequences lies below 0.01 and all of them were right; then 2,560
/// others test it.
/// </summary>
public static class AddingExperiment
{
    private const int Window = 2_000;
    private const int TestSequences = 2_560;

    /// <summary>The networks that are compared.</summary>
    public static IReadOnlyList<Learner> Learners { get; } =
    [
        new(
            "LSTM of 1997, 2 blocks of 2, rate 0.5",
            [
                new Lstm1997Layer(2, 2, inputGateBias: -3, useCellBias: true, weightInitializer: PaperWeights, recurrentInitializer: PaperWeights),
                new LastStep(), new Dense(1, weightInitializer: PaperWeights), new Sigmoid(),
            ],
            new SquaredError(), 0.5, UsesAdam: false),
        // A forget gate of sigmoid(5) keeps half of a value over the hundred steps; one of sigmoid(1) keeps nothing.
        new(
            "LSTM, 8 units, forget bias 5, Adam 0.003", [new LstmLayer(8, forgetBias: 5), new LastStep(), new Dense(1)],
            new SquaredError(), 0.003, UsesAdam: true),
        // Steps of one sequence are too noisy for it: two thousand right answers in a row do not come.
        new("TCN, 5 blocks of 24, Adam 0.004, batches of 8", TemporalBlocks(5, 24), new SquaredError(), 0.004, UsesAdam: true, BatchSize: 8),
        new("Elman, 15 units, Adam 0.003", [new ElmanLayer(15), new LastStep(), new Dense(1)], new SquaredError(), 0.003, UsesAdam: true),
    ];

    private static UniformInitializer PaperWeights => new(-0.1f, 0.1f);

    /// <summary>Trains until the problem is learned, and tests.</summary>
    /// <param name="learner">The network.</param>
    /// <param name="lag">The problem's T.</param>
    /// <param name="seed">Draws sequences and weights.</param>
    /// <param name="limit">After so many sequences it is given up.</param>
    /// <returns>How many sequences were presented, and how many test sequences were wrong; null where it was not learned.</returns>
    public static (long Sequences, int Wrong)? Run(Learner learner, int lag, int seed, long limit)
    {
        var random = new Random(seed);
        var network = new OnlineLearner(learner, features: 2, seed);
        var errors = new double[Window];
        double sum = 0;
        int right = 0;
        for (long sequence = 1; sequence <= limit; sequence++)
        {
            AddingProblem problem = AddingProblem.Draw(lag, random);
            float output = network.Learn(problem.Inputs, [problem.Target])[0];
            double error = Math.Abs(output - problem.Target);
            ref double place = ref errors[sequence % Window];
            sum += error - place;
            place = error;
            right = problem.IsSolvedBy(output) ? right + 1 : 0;
            if (right >= Window && sum / Window < 0.01)
                return (sequence, Enumerable.Range(0, TestSequences).Count(_ => !IsRight(network, AddingProblem.Draw(lag, random))));
        }

        return null;
    }

    /// <summary>Blocks of kernels of 3 steps: five of them see the last 125.</summary>
    private static Layer[] TemporalBlocks(int count, int filters) =>
        [.. Enumerable.Range(0, count).Select(i => new TemporalBlock(filters, dilation: 1 << i)), new LastStep(), new Dense(1)];

    private static bool IsRight(OnlineLearner network, AddingProblem problem) => problem.IsSolvedBy(network.Predict(problem.Inputs)[0]);
}
