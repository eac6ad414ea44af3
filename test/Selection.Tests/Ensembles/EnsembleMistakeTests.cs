using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.BadInput;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>What cannot work is refused, and the message says what and how to mend it.</summary>
public sealed class EnsembleMistakeTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private IEstimator<ITransformer> Member => OtherCases.Network(_mlContext, LearningTask.Regression);

    private IDataView Data => EnsembleData.View(_mlContext, LearningTask.Regression);

    [Fact]
    public void Numbers_out_of_range_are_named()
    {
        AssertNamed("NumberOfModels must lie in [1, 10000], but is 0", () => _mlContext.Regression.Trainers.Bagging(Member, numberOfModels: 0));
        AssertNamed("NumberOfFolds must lie in [2, 10000], but is 1", () => _mlContext.Regression.Trainers.CrossValidationEnsemble(Member, numberOfFolds: 1));
        AssertNamed("MaximumParallelism must be at least 1", () => _mlContext.Regression.Trainers.Bagging(Member, new BaggingOptions { MaximumParallelism = 0 }));
        AssertNamed("SampleFraction must lie in (0, 1]", () => _mlContext.Regression.Trainers.Bagging(Member, new BaggingOptions { SampleFraction = 1.5 }));
        AssertNamed("SampleFraction must lie in (0, 1]", () => _mlContext.Regression.Trainers.Bagging(Member, new BaggingOptions { SampleFraction = double.NaN }));
        AssertNamed("Combination must be one of Average, Vote", () => _mlContext.Regression.Trainers.Bagging(Member, new BaggingOptions { Combination = (EnsembleCombination)5 }));
        AssertNamed("LabelColumnName must name a column", () => _mlContext.Regression.Trainers.Bagging(Member, labelColumnName: ""));
        AssertNamed("no estimator for member 2", () => _mlContext.Regression.Trainers.Bagging(i => i == 2 ? null! : Member, new BaggingOptions()));
        AssertNamed("estimator", () => _mlContext.Regression.Trainers.Bagging((IEstimator<ITransformer>)null!));
    }

    [Theory]
    [InlineData("binary", "multiclass")]
    [InlineData("binary", "regression")]
    [InlineData("multiclass", "binary")]
    [InlineData("multiclass", "regression")]
    [InlineData("regression", "binary")]
    [InlineData("regression", "multiclass")]
    public void An_estimator_of_another_task_is_refused(string own, string other)
    {
        LearningTask task = EnsembleData.Task(own);
        EnsembleTrainer trainer = EnsembleData.Bagging(_mlContext, task, OtherCases.Network(_mlContext, EnsembleData.Task(other)), new BaggingOptions());
        IDataView data = EnsembleData.View(_mlContext, EnsembleData.Task(other));

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(data));

        Assert.Contains($"The members must end in the columns of {own}", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Score", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(SchemaShape.Create(data.Schema)));
    }

    [Fact]
    public void An_estimator_that_is_no_trainer_is_refused() =>
        AssertNamed("must end in the columns of regression", () => _mlContext.Regression.Trainers.Bagging(_mlContext.Transforms.NormalizeMinMax("Features")).Fit(Data));

    [Fact]
    public void A_label_of_the_ensemble_that_is_missing_or_of_another_type_is_named()
    {
        AssertNamed("Target", () => _mlContext.Regression.Trainers.Bagging(Member, labelColumnName: "Target").Fit(Data));
        AssertNamed("'Name': expected Single", () => _mlContext.Regression.Trainers.Bagging(Member, labelColumnName: "Name").Fit(Data));
    }

    [Fact]
    public void A_member_that_fails_is_named_with_its_own_message()
    {
        IEstimator<ITransformer> Create(int member) => member == 1 || member == 3 ? new FailingEstimator(Member, $"the disk of member {member} is full") : Member;

        var exception = Assert.Throws<InvalidOperationException>(
            () => _mlContext.Regression.Trainers.Bagging(Create, new BaggingOptions { NumberOfModels = 5, MaximumParallelism = 5 }).Fit(Data));

        Assert.Contains("Member 1 of 5", exception.Message, StringComparison.Ordinal);
        Assert.Contains("the disk of member 1 is full", exception.Message, StringComparison.Ordinal);
        Assert.IsType<NotSupportedException>(exception.InnerException);
    }

    [Fact]
    public void No_rows_are_an_error() => Assert.Contains(
        "no rows",
        Assert.Throws<InvalidOperationException>(() => _mlContext.Regression.Trainers.Bagging(Member).Fit(_mlContext.Data.SkipRows(Data, 96))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void One_row_is_in_every_bag_and_the_log_says_that_there_is_no_error_to_measure()
    {
        var lines = new List<string>();
        _mlContext.Log += (_, line) => lines.Add(line.Message);

        EnsembleTransformer ensemble = _mlContext.Regression.Trainers.Bagging(Member, numberOfModels: 2).Fit(_mlContext.Data.TakeRows(Data, 1));

        Assert.Equal(new HeldOutErrors(0, null, null, null), ensemble.Summary.HeldOut);
        Assert.Contains(lines, line => line.Contains("Out-of-bag error: every row with a label was among the rows of all members", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bag_without_a_class_trains_a_constant_member_with_a_warning_and_strata_help()
    {
        Examples examples = Examples.Create(40);
        examples = examples with { Targets = [.. examples.Targets.Select((_, row) => row == 0 ? 1f : -1)] };
        IDataView data = ExampleView.Create(_mlContext, LearningTask.Binary, examples);
        IEstimator<ITransformer> member = OtherCases.Network(_mlContext, LearningTask.Binary);
        var warnings = new System.Collections.Concurrent.ConcurrentQueue<string>();
        _mlContext.Log += (_, line) => warnings.Enqueue(line.Message);
        int CountConstant(bool stratify)
        {
            warnings.Clear();
            var options = new BaggingOptions { NumberOfModels = 20, Seed = 1, Stratify = stratify };
            Assert.Equal(20, _mlContext.BinaryClassification.Trainers.Bagging(member, options).Fit(data).Members.Count);
            return warnings.Count(line => line.Contains("'Label' are of the class 'False'", StringComparison.Ordinal));
        }

        // Of 40 draws none is the one row of the class in (39 / 40)^40 = 36 % of the bags.
        Assert.InRange(CountConstant(stratify: false), 2, 15);
        Assert.Equal(0, CountConstant(stratify: true));
        Assert.DoesNotContain(warnings, line => line.Contains("had no row of some class", StringComparison.Ordinal));
        CountConstant(stratify: false);
        Assert.Single(warnings, line => line.Contains("has 'Label' True, of which the data have 1: set Stratify = true", StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_that_fails_for_want_of_a_class_is_named_with_the_remedy()
    {
        Examples examples = Examples.Create(40);
        examples = examples with { Targets = [.. examples.Targets.Select((_, row) => row == 0 ? 1f : -1)] };
        IDataView data = ExampleView.Create(_mlContext, LearningTask.Binary, examples);
        var member = new DemandingEstimator(OtherCases.Network(_mlContext, LearningTask.Binary));

        string bag = Assert.Throws<InvalidOperationException>(
            () => _mlContext.BinaryClassification.Trainers.Bagging(member, new BaggingOptions { NumberOfModels = 20, Seed = 1 }).Fit(data)).Message;
        string fold = Assert.Throws<InvalidOperationException>(
            () => _mlContext.BinaryClassification.Trainers.CrossValidationEnsemble(member, new CrossValidationEnsembleOptions { Seed = 1 }).Fit(data)).Message;

        Assert.Contains("a class is missing. None of its training rows has 'Label' True, of which the data have 1: set Stratify = true", bag, StringComparison.Ordinal);
        Assert.Contains("give more rows of the class", fold, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bag_without_one_of_many_classes_is_warned_of()
    {
        IDataView Data(int rare) => _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(
            row => new TextRow { Features = [row % 7, row % 3], Kind = row < rare ? "rare" : row % 2 == 0 ? "even" : "odd" }).ToArray());
        List<string> Warnings(int rare, EnsembleOptions options)
        {
            var mlContext = new MLContext(seed: 1);
            var warnings = new List<string>();
            mlContext.Log += (_, line) => warnings.AddRange(line.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? [line.Message] : []);
            IDataView data = mlContext.Transforms.Conversion.MapValueToKey("Label", "Kind").Fit(Data(rare)).Transform(Data(rare));
            IEstimator<ITransformer> member = OtherCases.Network(mlContext, LearningTask.Multiclass);
            (options switch
            {
                BaggingOptions bagging => mlContext.MulticlassClassification.Trainers.Bagging(member, bagging),
                var folds => mlContext.MulticlassClassification.Trainers.CrossValidationEnsemble(member, (CrossValidationEnsembleOptions)folds),
            }).Fit(data);
            return [.. warnings.Where(line => line.Contains("had no row of some class", StringComparison.Ordinal))];
        }

        string warning = Assert.Single(Warnings(2, new BaggingOptions { NumberOfModels = 20, Seed = 1 }));
        Assert.Contains("has 'Label' 'rare', of which the data have 2: set Stratify = true", warning, StringComparison.Ordinal);
        Assert.Empty(Warnings(2, new BaggingOptions { NumberOfModels = 20, Seed = 1, Stratify = true }));
        Assert.Empty(Warnings(2, new CrossValidationEnsembleOptions { NumberOfFolds = 3, Seed = 1 }));
        string ofFolds = Assert.Single(Warnings(1, new CrossValidationEnsembleOptions { NumberOfFolds = 3, Seed = 1 }));
        Assert.Contains("1 of 3 members", ofFolds, StringComparison.Ordinal);
        Assert.Contains("give more rows of the class", ofFolds, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_the_members_make_is_refused_with_the_pipeline_to_write()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(
            row => new TextRow { Features = [row % 7, row % 3], Kind = row % 2 == 0 ? "even" : "odd" }).ToArray());
        IEstimator<ITransformer> Key() => _mlContext.Transforms.Conversion.MapValueToKey("Label", "Kind");
        IEstimator<ITransformer> network = OtherCases.Network(_mlContext, LearningTask.Multiclass);

        AssertNamed(
            "The label column 'Label' is made by the members' own pipeline",
            () => _mlContext.MulticlassClassification.Trainers.Bagging(Key().Append(network), numberOfModels: 2).Fit(data));
        AssertNamed(
            "put the step that makes it in front",
            () => _mlContext.MulticlassClassification.Trainers.CrossValidationEnsemble(Key().Append(network), numberOfFolds: 2).Fit(data));

        // What the message says.
        Assert.NotNull(Key().Append(_mlContext.MulticlassClassification.Trainers.Bagging(network, numberOfModels: 2)).Fit(data));
    }

    [Fact]
    public void Strata_of_a_regression_are_refused() => Assert.Contains(
        "Stratify",
        Assert.Throws<InvalidOperationException>(() => _mlContext.Regression.Trainers.Bagging(Member, new BaggingOptions { Stratify = true }).Fit(Data)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Rows_with_missing_labels_are_not_measured()
    {
        Examples examples = Examples.Create(96);
        examples = examples with { Targets = [.. examples.Targets.Select((target, row) => row % 4 == 0 ? float.NaN : target)] };

        EnsembleTransformer ensemble = _mlContext.Regression.Trainers.CrossValidationEnsemble(Member, numberOfFolds: 3).Fit(ExampleView.Create(_mlContext, LearningTask.Regression, examples));

        Assert.Equal((96L, 72L), (ensemble.Summary.Rows, ensemble.Summary.HeldOut.Rows));
    }

    [Fact]
    public void Cancelling_the_context_throws()
    {
        int fitted = 0;
        IEstimator<ITransformer> Create(int member) => new FailingEstimator(Member, () =>
        {
            fitted++;
            _mlContext.CancelExecution();
        });

        Assert.Throws<OperationCanceledException>(() => _mlContext.Regression.Trainers.Bagging(Create, new BaggingOptions { NumberOfModels = 9, MaximumParallelism = 1 }).Fit(Data));
        Assert.Equal(1, fitted);
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        Dictionary<string, byte[]> entries = Mutations.ModelZip.Save(_mlContext, _mlContext.Regression.Trainers.Bagging(Member, numberOfModels: 2).Fit(Data), Data.Schema);
        string name = Mutations.ModelZip.Ours(entries).Single(entry => entries[entry].AsSpan().IndexOf("\"resampling\""u8) > 0);
        byte[] part = entries[name], file = Mutations.ModelZip.Content(part);
        ITransformer Load(string from, string to)
        {
            string content = Encoding.Latin1.GetString(Mutations.Seals.Open(file));
            Assert.Contains(from, content, StringComparison.Ordinal);
            byte[] changed = Encoding.Latin1.GetBytes(content.Replace(from, to, StringComparison.Ordinal));
            return Mutations.ModelZip.Load(_mlContext, entries, name, Mutations.ModelZip.WithContent(part, Mutations.Seals.Close(file, changed)));
        }

        Assert.NotNull(Load("regression", "regression"));
        Assert.All(
            [("\"regression\"", "\"regressiom\""), ("\"resampling\"", "\"Resampling\""), ("\"Average\"", "\"Averagx\""), ("\"Bootstrap\"", "         -1")],
            change => Assert.Contains(
                "is not one that this release wrote", Assert.ThrowsAny<Exception>(() => Load(change.Item1, change.Item2)).ToString(), StringComparison.Ordinal));
    }

    private static void AssertNamed(string words, Action action) => Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    private sealed class TextRow
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public string Kind { get; set; } = "";
    }

    /// <summary>As trainers that refuse rows of one class.</summary>
    private sealed class DemandingEstimator(IEstimator<ITransformer> inner) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) =>
            input.GetColumn<bool>("Label").Distinct().Count() == 2 ? inner.Fit(input) : throw new NotSupportedException("a class is missing");

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
    }

    private sealed class FailingEstimator(IEstimator<ITransformer> inner, Action before) : IEstimator<ITransformer>
    {
        public FailingEstimator(IEstimator<ITransformer> inner, string message)
            : this(inner, () => throw new NotSupportedException(message))
        {
        }

        public ITransformer Fit(IDataView input)
        {
            before();
            return inner.Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
    }
}
