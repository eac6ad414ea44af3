using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Contract 2: columns that are missing or of the wrong type are refused by name, wherever they turn up.</summary>
public sealed class BadColumnTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, ColumnChange> ForFitting => Combine(
        ColumnChange.FeaturesOfDouble, ColumnChange.FeaturesOfVariableLength, ColumnChange.FeaturesScalar, ColumnChange.LabelOfAnotherType,
        ColumnChange.WeightOfAnotherType);

    public static TheoryData<string, ColumnChange> ForScoring => Combine(
        ColumnChange.FeaturesOfDouble, ColumnChange.FeaturesOfVariableLength, ColumnChange.FeaturesScalar, ColumnChange.FeaturesLonger);

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void Each_column_that_is_missing_or_of_another_type_is_named_wherever_it_is_met(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        DataViewSchema good = subject.CreateData(_mlContext).Schema;
        IEstimator<ITransformer> estimator = subject.CreateEstimator(_mlContext);
        ITransformer fresh = subject.Fit(_mlContext), loaded = SavedModel.Reload(fresh, good);

        foreach (string column in subject.Inputs.Concat(subject.FitInputs))
        {
            foreach (DataViewType? type in (DataViewType?[])[null, new VectorDataViewType(NumberDataViewType.Int64, 3)])
            {
                DataViewSchema schema = With(good, column, type);
                var view = new EmptyDataView(_mlContext, schema);
                AssertNamed(column, () => estimator.GetOutputSchema(SchemaShape.Create(schema)));
                AssertNamed(column, () => estimator.Fit(view));
                foreach (ITransformer transformer in subject.Inputs.Contains(column) ? (ITransformer[])[fresh, loaded] : [])
                {
                    AssertNamed(column, () => transformer.GetOutputSchema(schema));
                    AssertNamed(column, () => transformer.Transform(view));
                    AssertNamed(column, () => transformer.GetRowToRowMapper(schema));
                }
            }
        }
    }

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void Null_is_refused_as_such(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        IEstimator<ITransformer> estimator = subject.CreateEstimator(_mlContext);
        ITransformer transformer = subject.Fit(_mlContext);

        Assert.Throws<ArgumentNullException>(() => estimator.Fit(null!));
        Assert.Throws<ArgumentNullException>(() => estimator.GetOutputSchema(null!));
        Assert.Throws<ArgumentNullException>(() => transformer.Transform(null!));
        Assert.Throws<ArgumentNullException>(() => transformer.GetOutputSchema(null!));
        Assert.Throws<ArgumentNullException>(() => transformer.GetRowToRowMapper(null!));
        Assert.Throws<ArgumentNullException>(() => transformer.Save(null!));
    }

    [Theory, MemberData(nameof(ForFitting))]
    public void A_bad_column_is_refused_before_and_in_fitting(string name, ColumnChange change)
    {
        TrainerCase subject = EstimatorTable.GetTrainer(name);
        IDataView bad = subject.CreateData(_mlContext, change);
        IEstimator<ITransformer> estimator = subject.CreateEstimator(_mlContext);

        AssertRefused(change, () => estimator.GetOutputSchema(SchemaShape.Create(bad.Schema)));
        AssertRefused(change, () => estimator.Fit(bad));
    }

    [Theory, MemberData(nameof(ForScoring))]
    public void A_bad_column_is_refused_in_scoring_by_fresh_and_loaded_models(string name, ColumnChange change)
    {
        TrainerCase subject = EstimatorTable.GetTrainer(name);
        IDataView bad = subject.CreateData(_mlContext, change);
        ITransformer fresh = subject.Fit(_mlContext);

        foreach (ITransformer transformer in (ITransformer[])[fresh, SavedModel.Reload(fresh, subject.CreateData(_mlContext).Schema)])
        {
            AssertRefused(change, () => transformer.GetOutputSchema(bad.Schema));
            AssertRefused(change, () => transformer.Transform(bad));
            AssertRefused(change, () => transformer.GetRowToRowMapper(bad.Schema));
        }
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void Label_and_weight_are_not_needed_for_scoring(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer transformer = subject.Fit(_mlContext);

        float[][] expected = Cells.Floats(transformer.Transform(subject.CreateData(_mlContext)), "Score");

        Assert.Equal(expected, Cells.Floats(transformer.Transform(subject.CreateData(_mlContext, ColumnChange.LabelMissing)), "Score"));
        Assert.Equal(expected, Cells.Floats(transformer.Transform(subject.CreateData(_mlContext, ColumnChange.WeightMissing)), "Score"));
    }

    private static TheoryData<string, ColumnChange> Combine(params ColumnChange[] changes)
    {
        var all = new TheoryData<string, ColumnChange>();
        foreach (string name in EstimatorTable.TrainerNames)
        {
            foreach (ColumnChange change in changes)
            {
                TrainerCase subject = EstimatorTable.GetTrainer(name);
                // A weight column that the estimator does not read may be anything.
                bool isRead = subject.IsWeighted || change is not ColumnChange.WeightOfAnotherType;
                bool isOwn = subject is not OtherCase { IsPipeline: true } || change is ColumnChange.LabelOfAnotherType;
                if (isRead && isOwn)
                    all.Add(name, change);
            }
        }

        return all;
    }

    /// <summary>The schema with a column of another type, or without it.</summary>
    private static DataViewSchema With(DataViewSchema schema, string name, DataViewType? type)
    {
        var builder = new DataViewSchema.Builder();
        foreach (DataViewSchema.Column column in schema)
        {
            if (column.Name != name)
                builder.AddColumn(column.Name, column.Type, column.Annotations);
            else if (type is not null)
                builder.AddColumn(name, type);
        }

        return builder.ToSchema();
    }

    private static void AssertRefused(ColumnChange change, Func<object> action) =>
        AssertNamed(change.ToString().StartsWith("Features", StringComparison.Ordinal) ? "Features" : change.ToString()[..5], action);

    /// <summary>ML.NET names the column in some messages and its role in others.</summary>
    private static void AssertNamed(string column, Func<object> action)
    {
        Exception? exception = Record.Exception(action);
        Assert.True(exception is ArgumentOutOfRangeException or InvalidOperationException, $"Expected a refusal, but got: {exception}");
        Assert.Contains(column, exception.Message, StringComparison.OrdinalIgnoreCase);
    }
}
