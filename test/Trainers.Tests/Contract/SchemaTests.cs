using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Contract 1: what GetOutputSchema promises before Fit is what the transformer delivers.</summary>
public sealed class SchemaTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void The_promised_schema_is_the_delivered_one_in_both_directions(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);
        IEstimator<ITransformer> estimator = subject.CreateEstimator(_mlContext);

        SchemaShape promised = estimator.GetOutputSchema(SchemaShape.Create(data.Schema));
        ITransformer transformer = estimator.Fit(data);

        SchemaText.AssertSame(promised, SchemaShape.Create(transformer.GetOutputSchema(data.Schema)));
        SchemaText.AssertSame(promised, SchemaShape.Create(transformer.Transform(data).Schema));
    }

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void All_ways_to_the_output_schema_agree_to_the_last_annotation(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);
        ITransformer transformer = subject.Fit(_mlContext);

        string expected = SchemaText.Of(transformer.GetOutputSchema(data.Schema));

        Assert.Equal(expected, SchemaText.Of(transformer.Transform(data).Schema));
        Assert.Equal(subject.MapsRows, transformer.IsRowToRowMapper);
        if (!subject.MapsRows)
        {
            Assert.Throws<InvalidOperationException>(() => transformer.GetRowToRowMapper(data.Schema));
            return;
        }

        IRowToRowMapper mapper = transformer.GetRowToRowMapper(data.Schema);
        Assert.Equal(expected, SchemaText.Of(mapper.OutputSchema));
        Assert.Same(data.Schema, mapper.InputSchema);
    }

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void The_output_columns_are_added_and_the_input_s_stay(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);

        DataViewSchema schema = subject.Fit(_mlContext).GetOutputSchema(data.Schema);

        Assert.Equal(
            data.Schema.Where(column => !column.IsHidden).Select(column => column.Name).Concat(subject.Outputs).Order(),
            schema.Where(column => !column.IsHidden).Select(column => column.Name).Order());
    }

    [Fact]
    public void A_multiclass_score_column_names_its_slots_after_the_classes()
    {
        EstimatorCase subject = EstimatorTable.Get("multiclass mlp");

        DataViewSchema schema = subject.Fit(_mlContext).GetOutputSchema(subject.CreateData(_mlContext).Schema);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), schema["Score"].Type);
        Assert.Equal(MulticlassTask.Classes, NamesOf(schema["Score"], "SlotNames"));
        Assert.Equal(MulticlassTask.Classes, NamesOf(schema["Score"], "TrainingLabelValues"));
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), schema["PredictedLabel"].Type);
        Assert.Equal(MulticlassTask.Classes, NamesOf(schema["PredictedLabel"], "KeyValues"));
    }

    [Fact]
    public void A_multiclass_label_without_key_values_is_learned_and_leaves_slots_unnamed()
    {
        EstimatorCase subject = EstimatorTable.Get("multiclass mlp");
        Examples examples = subject.CreateExamples();
        IDataView data = _mlContext.Data.LoadFromEnumerable(
            examples.Features.Zip(examples.Targets, (x, target) => new UnnamedRow { Features = x, Label = target > 0 ? 2u : 1u }));
        IEstimator<ITransformer> estimator = subject.CreateEstimator(_mlContext);

        SchemaShape promised = estimator.GetOutputSchema(SchemaShape.Create(data.Schema));
        DataViewSchema delivered = estimator.Fit(data).GetOutputSchema(data.Schema);

        SchemaText.AssertSame(promised, SchemaShape.Create(delivered));
        Assert.Null(delivered["Score"].Annotations.Schema.GetColumnOrNull("SlotNames"));
    }

    private static object NamesOf(DataViewSchema.Column column, string kind) =>
        Cells.Annotation(column.Annotations, column.Annotations.Schema[kind]);

    private sealed class UnnamedRow
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }
    }
}
