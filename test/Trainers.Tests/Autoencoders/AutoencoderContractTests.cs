using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>What the contract of all estimators does not say of autoencoders.</summary>
public sealed class AutoencoderContractTests
{
    private static readonly string[] Outputs = ["Code", "Reconstruction", "Error"];
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly IDataView _data;

    public AutoencoderContractTests() => _data = AutoencoderCases.View(_mlContext);

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void Columns_that_are_not_asked_for_are_neither_promised_nor_delivered(string name)
    {
        AutoencoderEstimator estimator = _mlContext.Estimator(name, options => (options.ReconstructionColumnName, options.ErrorColumnName) = (null, null));
        AutoencoderTransformer transformer = estimator.Fit(_data);
        DataViewSchema delivered = transformer.GetOutputSchema(_data.Schema);

        SchemaText.AssertSame(estimator.GetOutputSchema(SchemaShape.Create(_data.Schema)), SchemaShape.Create(delivered));
        Assert.Equal(["Code"], delivered.Skip(_data.Schema.Count).Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, transformer.CodeSize), delivered["Code"].Type);
    }

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void A_loaded_transformer_knows_its_histories_and_features(string name)
    {
        AutoencoderTransformer fresh = _mlContext.Fit(name);

        var loaded = (AutoencoderTransformer)SavedModel.Reload(fresh, _data.Schema);

        Assert.Equal(fresh.Histories.SelectMany(history => history.Epochs), loaded.Histories.SelectMany(history => history.Epochs));
        Assert.Equal(fresh.GetFeatures(), loaded.GetFeatures());
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

    [Theory]
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
    public void An_infinite_value_gives_NaN_and_no_exception()
    {
        Examples examples = Examples.Create(5, AutoencoderCases.Features).MapFeatures((row, i, value) => row == 2 && i == 1 ? float.PositiveInfinity : value);
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
}
