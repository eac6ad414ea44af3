using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>The lines of the estimator contract that apply to a transform that learns.</summary>
public sealed class AutoencoderContractTests
{
    private static readonly string[] Outputs = ["Code", "Reconstruction", "Error"];
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly IDataView _data;

    public AutoencoderContractTests() => _data = AutoencoderCases.View(_mlContext);

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void The_promised_schema_is_the_delivered_one_in_both_directions(string name)
    {
        foreach (bool all in new[] { true, false })
        {
            AutoencoderEstimator estimator = _mlContext.Estimator(name, options =>
            {
                if (!all)
                    (options.ReconstructionColumnName, options.ErrorColumnName) = (null, null);
            });
            SchemaShape promised = estimator.GetOutputSchema(SchemaShape.Create(_data.Schema));
            AutoencoderTransformer transformer = estimator.Fit(_data);

            SchemaText.AssertSame(promised, SchemaShape.Create(transformer.GetOutputSchema(_data.Schema)));
            SchemaText.AssertSame(promised, SchemaShape.Create(transformer.Transform(_data).Schema));
            Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, transformer.CodeSize), transformer.GetOutputSchema(_data.Schema)["Code"].Type);
        }
    }

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void A_loaded_transformer_gives_the_same_schema_and_values(string name)
    {
        AutoencoderTransformer fresh = _mlContext.Fit(name);

        ITransformer loaded = SavedModel.Reload(fresh, _data.Schema);

        AutoencoderTransformer model = Assert.IsType<AutoencoderTransformer>(loaded);
        Assert.Equal(fresh.Histories.SelectMany(history => history.Epochs), model.Histories.SelectMany(history => history.Epochs));
        Assert.Equal(fresh.GetFeatures(), model.GetFeatures());
        Assert.Equal(SchemaText.Of(fresh.Transform(_data).Schema), SchemaText.Of(loaded.Transform(_data).Schema));
        Cells.AssertEqual(Cells.Read(fresh.Transform(_data), Outputs), Cells.Read(loaded.Transform(_data), Outputs));
    }

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads_and_when_fitted_twice(string name)
    {
        IDataView data = AutoencoderCases.View(_mlContext, rows: 400);
        List<ViewRow> Codes(int threads) => Cells.Read(
            _mlContext.Estimator(name, options => (options.NumberOfThreads, options.BatchSize) = (threads, 256)).Fit(data).Transform(data), Outputs);

        Cells.AssertEqual(Codes(1), Codes(3));
        AutoencoderEstimator unseeded = _mlContext.Estimator(name, options => options.Seed = null);
        Cells.AssertEqual(Cells.Read(unseeded.Fit(data).Transform(data), Outputs), Cells.Read(unseeded.Fit(data).Transform(data), Outputs));
    }

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void Values_are_equal_whatever_columns_are_read_by_however_many_cursors_and_ids_pass_through(string name)
    {
        IDataView data = _mlContext.Data.SkipRows(_data, 7);
        IDataView view = _mlContext.Fit(name).Transform(data);
        List<ViewRow> all = Cells.Read(view, [.. Outputs, "Name"]);

        Assert.Equal(Cells.Read(data, "Name").Select(row => row.Id), all.Select(row => row.Id));
        for (int i = 0; i < Outputs.Length; i++)
            Assert.Equal(all.Select(row => row.Values[i]), Cells.Read(view, Outputs[i]).Select(row => row.Values[0]));
        foreach (List<ViewRow> rows in OnThreads.Run(3, _ => Cells.Read(view, [.. Outputs, "Name"])))
            Cells.AssertEqual(all, rows);
    }

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void Sparse_vectors_train_and_score_as_dense_ones(string name)
    {
        IDataView sparse = AutoencoderCases.View(_mlContext, ColumnChange.FeaturesSparse);
        AutoencoderTransformer model = _mlContext.Fit(name);

        Cells.AssertEqual(Cells.Read(model.Transform(_data), Outputs), Cells.Read(model.Transform(sparse), Outputs));
        Cells.AssertEqual(Cells.Read(model.Transform(_data), Outputs), Cells.Read(_mlContext.Estimator(name).Fit(sparse).Transform(_data), Outputs));
    }

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void The_row_mapper_the_engine_and_batches_agree_with_the_transformer(string name)
    {
        ITransformer model = SavedModel.Reload(_mlContext.Fit(name), _data.Schema);
        List<ViewRow> expected = Cells.Read(model.Transform(_data), Outputs);
        IRowToRowMapper mapper = model.GetRowToRowMapper(_data.Schema);
        using DataViewRowCursor cursor = _data.GetRowCursor(_data.Schema);
        DataViewRow row = mapper.GetRow(cursor, mapper.OutputSchema);
        Func<ViewRow> read = Cells.RowReader(row, Outputs.Select(output => mapper.OutputSchema[output]));
        for (int i = 0; cursor.MoveNext(); i++)
            Assert.Equal(expected[i].Values, read().Values);

        PredictionEngine<Input, Output> engine = _mlContext.Model.CreatePredictionEngine<Input, Output>(model);
        float[][] inputs = Cells.Floats(_data, "Features");
        for (int i = 0; i < inputs.Length; i++)
        {
            Output output = engine.Predict(new Input { Features = inputs[i] });
            Assert.Equal(expected[i].Values, [output.Code, output.Reconstruction, output.Error]);
        }

        List<ViewRow> batches = Cells.Read(_mlContext.Model.ScoreInBatches(model, 10).Transform(_data), Outputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            Assert.Equal(expected[i].Id, batches[i].Id);
            foreach ((object one, object many) in expected[i].Values.Zip(batches[i].Values))
                AssertClose(one as float[] ?? [(float)one], many as float[] ?? [(float)many]);
        }
    }

    [Theory]
    [InlineData(ColumnChange.FeaturesMissing)]
    [InlineData(ColumnChange.FeaturesOfDouble)]
    [InlineData(ColumnChange.FeaturesOfVariableLength)]
    [InlineData(ColumnChange.FeaturesScalar)]
    [InlineData(ColumnChange.FeaturesLonger)]
    public void A_column_that_does_not_fit_is_named_wherever_it_is_met(ColumnChange change)
    {
        IDataView bad = AutoencoderCases.View(_mlContext, change);
        AutoencoderEstimator estimator = _mlContext.Estimator("stacked");
        AutoencoderTransformer fresh = estimator.Fit(_data);
        ITransformer loaded = SavedModel.Reload(fresh, _data.Schema);
        List<Action> actions =
        [
            () => fresh.Transform(bad), () => fresh.GetOutputSchema(bad.Schema), () => loaded.Transform(bad), () => loaded.GetOutputSchema(bad.Schema),
            () => estimator.Fit(_data, bad),
        ];
        // A longer vector can be learned from.
        if (change != ColumnChange.FeaturesLonger)
            actions.AddRange([() => estimator.GetOutputSchema(SchemaShape.Create(bad.Schema)), () => estimator.Fit(bad)]);

        foreach (Action action in actions)
            Assert.Contains("'Features'", Assert.Throws<ArgumentOutOfRangeException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_getter_of_a_wrong_type_throws_and_one_may_be_asked_again()
    {
        IDataView view = _mlContext.Fit("sparse").Transform(_data);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Assert.ThrowsAny<Exception>(() => cursor.GetGetter<float>(view.Schema["Code"]));
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Code"]);
        VBuffer<float> fresh = default;
        var used = new VBuffer<float>(9, 2, [1, 2], [3, 4]);
        while (cursor.MoveNext())
        {
            getter(ref fresh);
            getter(ref used);
            Assert.Equal(fresh.DenseValues(), used.DenseValues());
        }
    }

    [Fact]
    public void A_missing_value_gives_NaN_and_no_exception()
    {
        Examples examples = Examples.Create(5, AutoencoderCases.Features).MapFeatures((row, i, value) => row == 2 && i == 1 ? float.NaN : value);
        IDataView scored = _mlContext.Fit("stacked").Transform(AutoencoderCases.View(_mlContext, examples));
        foreach (string output in Outputs)
        {
            float[][] values = Cells.Floats(scored, output);
            for (int row = 0; row < 5; row++)
                Assert.All(values[row], value => Assert.Equal(row == 2, float.IsNaN(value)));
        }
    }

    [Fact]
    public void It_is_part_of_a_pipeline_that_is_cross_validated_saved_and_explained()
    {
        var pipeline = _mlContext.Transforms.SparseAutoencoder("Code", "Features", 4, numberOfEpochs: 3)
            .Append(_mlContext.Regression.Trainers.Sdca(featureColumnName: "Code"));
        Assert.Equal(3, _mlContext.Regression.CrossValidate(_data, pipeline, 3).Count);
        ITransformer loaded = SavedModel.Reload(pipeline.Fit(_data), _data.Schema);
        Assert.True(double.IsFinite(_mlContext.Regression.Evaluate(loaded.Transform(_data)).MeanSquaredError));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f * (1 + Math.Abs(expected[i])));
    }

    private sealed class Input
    {
        [VectorType(AutoencoderCases.Features)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Output
    {
        public float[] Code { get; set; } = [];

        public float[] Reconstruction { get; set; } = [];

        public float Error { get; set; }
    }
}
