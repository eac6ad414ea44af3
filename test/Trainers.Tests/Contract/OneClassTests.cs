using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.BadInput;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Rows of one class alone give that class, with a warning, as ML.NET's own trainers go on with them.</summary>
public sealed class OneClassTests
{
    private const int Rows = 96;

    private readonly LogLines _log = new();

    public static TheoryData<string, float> Classifiers
    {
        get
        {
            var cases = new TheoryData<string, float>();
            foreach (string name in EstimatorTable.Names.Where(name => EstimatorTable.Get(name).Task is BinaryTask or MulticlassTask))
            {
                cases.Add(name, -2);
                cases.Add(name, 2);
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Classifiers))]
    public void Rows_of_one_class_give_it_its_probability_whatever_the_features_with_a_warning(string name, float target)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = OneClass(subject, target), others = subject.CreateData(_log.Context, Examples.Create(20, subject.FeatureLength, seed: 9));

        ITransformer transformer = subject.CreateEstimator(_log.Context).Fit(data);
        ITransformer loaded = SavedModel.Reload(transformer, data.Schema);

        // Laplace's rule of succession.
        float likely = (Rows + 1) / (Rows + (subject.Task is BinaryTask ? 2f : 3f));
        foreach (float[] row in Probabilities(transformer.Transform(others)).Concat(Probabilities(loaded.Transform(others))))
        {
            float expected = subject.Task is BinaryTask && target < 0 ? 1 - likely : likely;
            Assert.Equal(expected, subject.Task is BinaryTask || target < 0 ? row[0] : row[2], 1e-5f);
            if (row.Length > 1)
                Assert.Equal(1, row.Sum(), 1e-5f);
        }

        string of = (subject.Task, target) switch { (BinaryTask, < 0) => "False", (BinaryTask, _) => "True", (_, < 0) => "low", _ => "high" };
        Assert.Contains(_log.Of(ChannelMessageKind.Warning), line => line.Contains($"'Label' are of the class '{of}'", StringComparison.Ordinal));
        Assert.Equal(StopReason.OneClass, subject.Task.NetworkOf(transformer).History.StopReason);
        Assert.All(Probabilities(transformer.Transform(subject.CreateData(_log.Context, Missing(subject)))), row => Assert.DoesNotContain(float.NaN, row));
    }

    [Theory, InlineData("binary mlp"), InlineData("multiclass mlp")]
    public void A_model_goes_on_learning_from_rows_of_one_class(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer start = subject.Fit(_log.Context);

        ITransformer further = subject.Task.Continue(subject.CreateEstimator(_log.Context), OneClass(subject, 2), start);

        Assert.NotEmpty(subject.Task.NetworkOf(further).History.Epochs);
        Assert.Single(_log.Of(ChannelMessageKind.Warning), line => line.Contains("of one class", StringComparison.Ordinal) || line.Contains("of the class", StringComparison.Ordinal));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void One_versus_all_and_pairwise_coupling_go_on_without_a_class(int trainer)
    {
        IDataView data = ExampleView.Create(_log.Context, LearningTask.Multiclass, TwoOfThree());
        MulticlassClassificationCatalog.MulticlassClassificationTrainers many = _log.Context.MulticlassClassification.Trainers;
        BinaryClassificationCatalog.BinaryClassificationTrainers two = _log.Context.BinaryClassification.Trainers;

        IEstimator<ITransformer>[] estimators = trainer switch
        {
            0 => [many.OneVersusAll(two.MultilayerPerceptron(numberOfEpochs: 30)), many.PairwiseCoupling(two.MultilayerPerceptron(numberOfEpochs: 30))],
            1 => [many.OneVersusAll(two.Perceptron()), many.PairwiseCoupling(two.Perceptron())],
            2 => [many.OneVersusAll(two.Hebbian()), many.PairwiseCoupling(two.Hebbian())],
            _ => [many.OneVersusAll(two.DeltaRule()), many.PairwiseCoupling(two.DeltaRule())],
        };

        Assert.All(estimators, estimator =>
        {
            float[][] scores = Cells.Floats(estimator.Fit(data).Transform(data), "Score");
            Assert.All(scores, row => Assert.Equal(1, row.Sum(), 1e-3f));
            Assert.All(scores, row => Assert.NotEqual(2, Array.IndexOf(row, row.Max())));
            // 1 / (n + 2) of each pair of a class without rows, n at least 40.
            Assert.All(scores, row => Assert.InRange(row[2], 0, 0.1f));
        });
        Assert.Contains(_log.Of(ChannelMessageKind.Warning), line => line.Contains("nothing to tell apart", StringComparison.Ordinal));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void Learning_rules_warn_of_one_class(int rule)
    {
        EstimatorCase subject = EstimatorTable.Get("binary mlp");
        BinaryClassificationCatalog.BinaryClassificationTrainers two = _log.Context.BinaryClassification.Trainers;
        LearningRuleTrainer estimator = rule switch { 0 => two.Perceptron(), 1 => two.Hebbian(), _ => two.DeltaRule() };

        estimator.Fit(OneClass(subject, -2));

        Assert.Contains(_log.Of(ChannelMessageKind.Warning), line => line.Contains("column 'Label' are False", StringComparison.Ordinal));
    }

    private IDataView OneClass(EstimatorCase subject, float target)
    {
        Examples examples = subject.CreateExamples();
        return subject.CreateData(_log.Context, examples with { Targets = [.. examples.Targets.Select(_ => target)] });
    }

    private static Examples TwoOfThree()
    {
        Examples examples = Examples.Create(Rows);
        return examples with { Targets = [.. examples.Targets.Select(target => Math.Min(target, 0.9f))] };
    }

    private static Examples Missing(EstimatorCase subject) => Examples.Create(5, subject.FeatureLength).MapFeatures((_, i, value) => i == 0 ? float.NaN : value);

    private static float[][] Probabilities(IDataView scored) =>
        Cells.Floats(scored, scored.Schema.GetColumnOrNull("Probability") is null ? "Score" : "Probability");
}
