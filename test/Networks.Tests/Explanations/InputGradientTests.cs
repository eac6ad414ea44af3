namespace MlNetDeep.Networks.Tests;

/// <summary>The gradient of a score by the row, as explanations have it: of what scores, without draws and with the statistics of training.</summary>
public class InputGradientTests
{
    // As of the gradients of training, GradientTests.
    private const double Tolerance = 2e-4;
    private const double MaximumDoubt = 1e-4;
    private const float Step = 1f / 32;

    private static readonly GradientCase[] OwnCases =
    [
        Own("elman that learns through one step", new(4, 2), new ElmanLayer(3, truncationSteps: 1), new LastStep()),
        Own("lstm of both directions that learns through two steps", new(5, 2), new LstmLayer(3, SequenceDirection.Both, truncationSteps: 2)),
        Own("padded gru that learns through one step", new(9), new PaddedSequences(2), new GruLayer(3, truncationSteps: 1), new LastStep()),
        Own("batch normalization of features, and behind an activation", new(4), new BatchNorm(), new Dense(5), new Tanh(), new BatchNorm(), new Dense(2)),
        Own("batch normalization of channels", new(4, 4, 2), new Conv2D(3, 2), new BatchNorm(), new Tanh(), new Flatten(), new Dense(2)),
        Own("a crop", new(5, 5, 1), new RandomCrop(3), new Conv2D(2, 2), new Flatten(), new Dense(2)),
        Own("nothing but dropout", new(4), new Dropout(0.5f)),
    ];

    private static IEnumerable<GradientCase> All => OwnCases.Concat(GradientTable.Cases.Where(
        each => each.Loss is SquaredError && !each.Layers.Any(layer => layer is MemberInput { IsOfSome: true } or EmbedKeys)));

    public static TheoryData<string> Cases => [.. All.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_that_of_central_differences_of_scores(string name)
    {
        GradientCase gradientCase = All.First(candidate => candidate.Name == name);
        for (int seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            TrainedNetwork trained = Create(gradientCase, random);
            float[] x = Row(trained.Network, random);
            if (Compare(trained, x) is not var (error, norm))
                continue;
            Assert.True(error < Tolerance * norm, $"Relative error {error / norm:g3}.");
            return;
        }

        Assert.Fail("No point away from the kinks was found.");
    }

    [Fact]
    public void A_layer_without_true_gradients_is_refused_with_what_to_do_instead()
    {
        TrainedNetwork trained = Create(Own("", new(3, 2), new Lstm1997Layer(2), new LastStep()), new Random(1));

        string message = Assert.Throws<NotSupportedException>(() => trained.GetContributions(new float[6])).Message;

        Assert.Contains(nameof(Lstm1997Layer), message, StringComparison.Ordinal);
        Assert.Contains("PermutationFeatureImportance", message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Of the row times its gradients, as gradient times input against zeros gives them, the norm of the error and of what differences say; null
    /// near a kink, where those of two step sizes do not agree, and where rectifiers leave nothing to compare.
    /// </summary>
    private static (double Error, double Norm)? Compare(TrainedNetwork trained, float[] x)
    {
        var options = new ContributionOptions { Method = ContributionMethod.GradientTimesInput, Baseline = new float[x.Length] };
        FeatureContributions[] contributions = trained.GetContributions(x, options);
        Assert.Equal(trained.Network.OutputShape.Length, contributions.Length);
        int[] keys = EmbedKeys.SlotsOf(trained.Network);
        double error = 0, norm = 0, doubt = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (i == 0 && trained.Network.Layers[0] is PaddedSequences)
            {
                Assert.All(contributions, each => Assert.Equal(0, each.Values[0]));
                continue;
            }

            // Between keys there is no gradient: ContributionTests has theirs.
            if (keys.Contains(i))
                continue;

            double[] near = Quotients(trained, x, i, Step), far = Quotients(trained, x, i, 2 * Step);
            for (int output = 0; output < near.Length; output++)
            {
                error += Math.Pow(contributions[output].Values[i] - x[i] * near[output], 2);
                norm += Math.Pow(x[i] * near[output], 2);
                doubt += Math.Pow(x[i] * (near[output] - far[output]), 2);
            }
        }

        return norm > 1e-6 && Math.Sqrt(doubt) <= MaximumDoubt * Math.Sqrt(norm) ? (Math.Sqrt(error), Math.Sqrt(norm)) : null;
    }

    /// <summary>The derivative of each output by one feature, over six points as in <see cref="GradientCheck"/>.</summary>
    private static double[] Quotients(TrainedNetwork trained, float[] x, int feature, float step)
    {
        var sums = new double[trained.Network.OutputShape.Length];
        foreach ((int place, int weight) in new[] { (1, 45), (2, -9), (3, 1) })
        {
            foreach (int sign in new[] { 1, -1 })
            {
                float[] moved = [.. x];
                moved[feature] += sign * place * step;
                var scores = new float[sums.Length];
                trained.ScoreBatchRaw(moved, scores);
                for (int output = 0; output < sums.Length; output++)
                    sums[output] += sign * weight * scores[output] / (60.0 * step);
            }
        }

        return sums;
    }

    private static TrainedNetwork Create(GradientCase gradientCase, Random random)
    {
        var network = new Sequential(gradientCase.Input, gradientCase.Layers);
        float[] parameters = GradientCheck.Draw(random, network.ParameterCount, 1);
        foreach (Parameter variance in network.Parameters.Where(parameter => parameter.Name.EndsWith("variance", StringComparison.Ordinal)))
        {
            foreach (ref float value in variance.Of(parameters.AsSpan()))
                value = 0.5f + Math.Abs(value);
        }

        return new TrainedNetwork(network, parameters, new SquaredError(), NetworkFileTests.History());
    }

    private static float[] Row(Sequential network, Random random)
    {
        int length = network.InputShape.Length;
        float[] x = network.InputShape.Rank == 3 && network.Layers.Any(layer => layer is MaxPool2D or Maxout)
            ? GradientCheck.Separated(random, length)[..length]
            : GradientCheck.Draw(random, length, 1);
        if (network.Layers[0] is PaddedSequences)
            x[0] = 3;
        // Half-way to the next, so that no difference makes them another.
        foreach (int slot in EmbedKeys.SlotsOf(network))
            x[slot] = random.Next(5) + 0.5f;
        return x;
    }

    private static GradientCase Own(string name, Shape input, params Layer[] layers) =>
        new(name, input, new SquaredError(), GradientTable.Alike, layers);
}
