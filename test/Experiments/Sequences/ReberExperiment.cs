
namespace MlNetDeep.Experiments;

/// <summary>
/// The embedded Reber grammar: 256 strings to learn from, 256 to test on; learned where the network predicts all of both. Which networks, and
/// the published numbers, stand in docs/measured/sequences.md.
/// </summary>
public static class ReberExperiment
{
    private const int Strings = 256;
    private const int SequencesBetweenTests = 100;

    /// <summary>The networks that are compared.</summary>
    public static IReadOnlyList<Learner> Learners { get; } =
    [
        // No layer behind it has a bias, as in the paper: 264 and 276 weights.
        new("LSTM of 1997, 4 blocks of 1, rate 0.1", [Paper(4, 1), .. PaperOutputs], new SquaredError(), 0.1, UsesAdam: false),
        new("LSTM of 1997, 3 blocks of 2, rate 0.1", [Paper(3, 2), .. PaperOutputs], new SquaredError(), 0.1, UsesAdam: false),
        new("LSTM of 1997, 3 blocks of 2, rate 0.5", [Paper(3, 2), .. PaperOutputs], new SquaredError(), 0.5, UsesAdam: false),
        new("LSTM, 8 units, Adam 0.01", [new LstmLayer(8), new DenseOverTime(7)], new SigmoidCrossEntropy(), 0.01, UsesAdam: true),
        new("LSTM, 16 units, Adam 0.005", [new LstmLayer(16), new DenseOverTime(7)], new SigmoidCrossEntropy(), 0.005, UsesAdam: true),
        new("Elman, 15 units, Adam 0.01", [new ElmanLayer(15), new DenseOverTime(7)], new SigmoidCrossEntropy(), 0.01, UsesAdam: true),
    ];

    private static Layer[] PaperOutputs => [new DenseOverTime(7, useBias: false, PaperWeights), new Sigmoid()];

    private static UniformInitializer PaperWeights => new(-0.2f, 0.2f);

    /// <summary>Trains until all strings are predicted.</summary>
    /// <param name="learner">The network.</param>
    /// <param name="seed">Draws strings and weights.</param>
    /// <param name="limit">After so many sequences it is given up.</param>
    /// <returns>How many sequences were presented, or null.</returns>
    public static long? Run(Learner learner, int seed, long limit)
    {
        var random = new Random(seed);
        ReberString[] training = Draw(random), test = Draw(random);
        var network = new OnlineLearner(learner, ReberGrammar.Symbols.Length, seed);
        for (long sequence = 1; sequence <= limit; sequence++)
        {
            ReberString text = training[random.Next(Strings)];
            network.Learn(text.Inputs(), text.Targets());
            if (sequence % SequencesBetweenTests == 0 && training.Concat(test).All(other => other.IsPredictedBy(network.Predict(other.Inputs()))))
                return sequence;
        }

        return null;
    }

    private static Lstm1997Layer Paper(int blocks, int blockSize) =>
        new(blocks, blockSize, outputGateBias: -1, weightInitializer: PaperWeights, recurrentInitializer: PaperWeights);

    private static ReberString[] Draw(Random random) => [.. Enumerable.Range(0, Strings).Select(_ => ReberGrammar.Draw(random))];
}
