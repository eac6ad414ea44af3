using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>Scores are what the documented formulas make of weights, biases and scaling.</summary>
public sealed class ScoreTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, ActivationFunction> CasesAndActivations
    {
        get
        {
            var all = new TheoryData<string, ActivationFunction>();
            foreach (string name in EstimatorTable.Perceptrons)
            {
                foreach (ActivationFunction activation in Enum.GetValues<ActivationFunction>())
                    all.Add(name, activation);
            }

            return all;
        }
    }

    [Theory, MemberData(nameof(CasesAndActivations))]
    public void Scores_follow_from_the_accessors_by_hand(string name, ActivationFunction activation)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer transformer = subject.Fit(
            _mlContext, options => options.Change<MultilayerPerceptron>(perceptron => perceptron with { Activation = activation }));
        Examples examples = Examples.Create(30, subject.FeatureLength, seed: 21);
        TrainedNetwork network = subject.Task.NetworkOf(transformer);
        (Func<int, float[]> weights, Func<int, float[]> biases) = FittedModels.Accessors(transformer);

        float[][] scores = FittedModels.Score(_mlContext, subject, transformer, examples);

        for (int row = 0; row < examples.Rows; row++)
        {
            double[] expected = FittedModels.Scores(network, weights, biases, examples.Features[row]);
            // Of several levels and classes, what is behind any is behind each.
            double magnitude = FittedModels.Magnitudes(network, weights, biases, examples.Features[row]).Max();
            for (int i = 0; i < expected.Length; i++)
            {
                int target = i % network.TargetScaling.Scales.Length;
                double size = Math.Abs(expected[i]) + Math.Abs(network.TargetScaling.Offsets[target]) + network.TargetScaling.Scales[target] * magnitude;
                Assert.Equal(expected[i], scores[row][i], 4e-7 * size);
            }
        }
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Weights_and_biases_have_the_layers_shapes_and_are_copies(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer transformer = subject.Fit(_mlContext);
        TrainedNetwork network = subject.Task.NetworkOf(transformer);
        (Func<int, float[]> weights, Func<int, float[]> biases) = FittedModels.Accessors(transformer);
        float[] before = network.Parameters.ToArray();

        int inputs = subject.FeatureLength, stepFeatures = subject.FeaturesPerStep;
        for (int layer = 0; layer < network.Network.Layers.Count; layer++)
        {
            int units = network.Network.LayerShapes[layer].Length;
            (int weightCount, int biasCount) = network.Network.Layers[layer] switch
            {
                Dense => (inputs * units, units),
                Conv2D convolution => (network.GetKernels(layer).Values.Length, convolution.Filters),
                // Of the forward units.
                RecurrentLayer recurrent => (stepFeatures * Gates(recurrent) * recurrent.Units, Gates(recurrent) * recurrent.Units),
                // Of the first of its two convolutions.
                TemporalBlock block => (block.KernelSize * stepFeatures * block.Filters, block.Filters),
                // Of the first dense layer within.
                Branches branches => WithinBranches(branches, inputs),
                DenseOverTime dense => (stepFeatures * dense.Units, dense.Units),
                MemberScale { UseBias: true } => (0, units),
                PeriodicEmbedding waves => (inputs * waves.Units * waves.Frequencies, inputs * waves.Units),
                MemberOutput output => (inputs * output.Units, units),
                _ => (0, 0),
            };
            Assert.Equal(weightCount, weights(layer).Length);
            Assert.Equal(biasCount, biases(layer).Length);
            Array.Clear(weights(layer));
            Array.Clear(biases(layer));
            inputs = units;
            stepFeatures = network.Network.LayerShapes[layer] is { Rank: 2 } shape ? shape[1] : 0;
        }

        static (int, int) WithinBranches(Branches branches, int inputs)
        {
            IReadOnlyList<Layer> chain = branches.Chains.First(chain => chain.Any(layer => layer is Dense));
            int units = chain.OfType<Dense>().First().Units;
            return (units * chain.OfType<Slice>().Select(slice => slice.Length).FirstOrDefault(inputs), units);
        }

        static int Gates(RecurrentLayer layer) => layer is LstmLayer ? 4 : layer is GruLayer ? 3 : 1;

        Assert.Equal(before, network.Parameters.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => weights(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => biases(network.Network.Layers.Count));
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void PredictBatch_gives_what_rows_one_by_one_give(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer transformer = subject.Fit(_mlContext);

        foreach (int rows in (int[])[1, 2, 63, 64, 65, 200])
        {
            Examples examples = Examples.Create(rows, subject.FeatureLength, seed: rows);
            float[] expected = [.. FittedModels.Score(_mlContext, subject, transformer, examples).SelectMany(score => score)];
            float[] actual = FittedModels.ScoreBatch(transformer, [.. examples.Features.SelectMany(x => x)], expected.Length);
            // Another order of the same sums: the matrix product takes blocks of rows.
            Assert.Equal(expected.Length, actual.Length);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-5f * Math.Max(1, Math.Abs(pair.First))));
        }
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void PredictBatch_takes_no_rows_and_refuses_lengths_that_do_not_fit(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer transformer = subject.Fit(_mlContext);

        Assert.Empty(FittedModels.ScoreBatch(transformer, [], 0));
        Assert.Throws<ArgumentException>(() => FittedModels.ScoreBatch(transformer, new float[5], 1));
        Assert.Throws<ArgumentException>(() => FittedModels.ScoreBatch(transformer, new float[4], 7));
    }

    [Theory, InlineData("binary mlp"), InlineData("binary mlp, tanh output"), InlineData("binary mlp, no hidden layer")]
    public void A_binary_score_is_the_log_odds_of_its_probability(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);

        List<ViewRow> rows = Cells.Read(subject.Fit(_mlContext).Transform(subject.CreateData(_mlContext)), "Score", "Probability", "PredictedLabel");

        foreach (ViewRow row in rows)
        {
            var score = (float)row.Values[0];
            Assert.Equal(1 / (1 + Math.Exp(-score)), (float)row.Values[1], 1e-6);
            Assert.Equal(score > 0, (bool)row.Values[2]);
        }
    }

    [Theory, InlineData("multiclass mlp"), InlineData("multiclass mlp, no hidden layer")]
    public void Multiclass_scores_are_probabilities_and_the_largest_is_predicted(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);

        foreach (ViewRow row in Cells.Read(subject.Fit(_mlContext).Transform(subject.CreateData(_mlContext)), "Score", "PredictedLabel"))
        {
            var score = (float[])row.Values[0];
            Assert.All(score, value => Assert.InRange(value, 0, 1));
            Assert.Equal(1, score.Sum(), 1e-5f);
            Assert.Equal((uint)Array.IndexOf(score, score.Max()) + 1, (uint)row.Values[1]);
        }
    }

    [Fact]
    public void A_tanh_regression_never_leaves_the_range_of_its_labels()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp, tanh output");
        Examples examples = subject.CreateExamples();
        ITransformer transformer = subject.Fit(_mlContext, options => options.NumberOfEpochs = 30);
        Examples extreme = examples.MapFeatures((row, _, value) => value * (row % 2 == 0 ? 1e6f : -1e6f));

        float[] scores = [.. FittedModels.Score(_mlContext, subject, transformer, extreme).Select(score => score[0])];

        float lowest = RegressionTask.LabelOf(examples.Targets.Min()), highest = RegressionTask.LabelOf(examples.Targets.Max());
        // Within rounding of the scaling.
        float rounding = 1e-5f * (highest - lowest);
        Assert.All(scores, score => Assert.InRange(score, lowest - rounding, highest + rounding));
        Assert.True(scores.Max() - scores.Min() > 0.5f * (highest - lowest));
    }

    [Fact]
    public void Scaling_of_the_label_does_not_show_in_the_scores_units()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        ITransformer transformer = subject.Fit(_mlContext, options => options.NumberOfEpochs = 60);
        TargetScaling scaling = subject.Task.NetworkOf(transformer).TargetScaling;
        float[] labels = [.. subject.CreateExamples().Targets.Select(RegressionTask.LabelOf)];

        Assert.Equal(labels.Average(), scaling.Offsets[0], 1e-3f);
        Assert.Equal(Math.Sqrt(labels.Average(label => Math.Pow(label - labels.Average(), 2))), scaling.Scales[0], 1e-3);
        float[] scores = [.. FittedModels.Score(_mlContext, subject, transformer, subject.CreateExamples()).Select(score => score[0])];
        Assert.InRange(scores.Zip(labels, (score, label) => Math.Abs(score - label)).Average(), 0, 0.4f * scaling.Scales[0]);
        Assert.Equal(TargetScaling.None, subject.FitNetwork(options => options.StandardizeLabel = false).TargetScaling);
    }
}
