using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>The lines of the estimator contract that apply to transformers of ordered rows.</summary>
public sealed class ForecastContractTests
{
    private static readonly string[] Outputs = ["Forecast", "Lower", "Upper"];
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(ForecastCases.Names), MemberType = typeof(ForecastCases))]
    public void The_promised_schema_is_the_delivered_one_in_both_directions(string way)
    {
        IDataView data = SeriesData.Wave(80).View(_mlContext);
        NetworkForecastingEstimator estimator = _mlContext.Estimator(ForecastCases.Create(way, ForecastCases.AddBounds));

        SchemaShape promised = estimator.GetOutputSchema(SchemaShape.Create(data.Schema));
        ForecastTransformer transformer = estimator.Fit(data);

        SchemaText.AssertSame(promised, SchemaShape.Create(transformer.GetOutputSchema(data.Schema)));
        SchemaText.AssertSame(promised, SchemaShape.Create(transformer.Transform(data).Schema));
        foreach (string output in Outputs)
            Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), transformer.GetOutputSchema(data.Schema)[output].Type);
    }

    [Theory, MemberData(nameof(ForecastCases.Names), MemberType = typeof(ForecastCases))]
    public void A_loaded_model_gives_the_same_schema_and_values(string way)
    {
        IDataView data = Named().View(_mlContext);
        ForecastTransformer fresh = _mlContext.Fit(way, FullOptions, Named());

        ITransformer loaded = SavedModel.Reload(fresh, data.Schema);

        ForecastTransformer model = Assert.IsType<ForecastTransformer>(loaded);
        Assert.Equal(fresh.Series, model.Series);
        Assert.Equal(3, model.History.Epochs.Count);
        Assert.Equal(SchemaText.Of(fresh.Transform(data).Schema), SchemaText.Of(loaded.Transform(data).Schema));
        Cells.AssertEqual(Cells.Read(fresh.Transform(data), Outputs), Cells.Read(loaded.Transform(data), Outputs));
    }

    [Theory, MemberData(nameof(ForecastCases.Names), MemberType = typeof(ForecastCases))]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads_and_when_fitted_twice(string way)
    {
        SeriesPoint[] rows = SeriesData.Autoregression(400, seed: 3);
        float[][] Forecasts(int threads, int batch) => _mlContext
            .Fit(way, options => { options.NumberOfThreads = threads; options.BatchSize = batch; }, rows).Transform(rows.View(_mlContext)).Vectors("Forecast");

        Assert.Equal(Forecasts(1, 256), Forecasts(3, 256));
        NetworkForecastingEstimator unseeded = _mlContext.Estimator(ForecastCases.Create(way, options => options.Seed = null));
        IDataView data = rows.View(_mlContext);
        Assert.Equal(unseeded.Fit(data).Transform(data).Vectors("Forecast"), unseeded.Fit(data).Transform(data).Vectors("Forecast"));
    }

    [Fact]
    public void Values_are_equal_whatever_columns_are_read_by_however_many_cursors_and_ids_pass_through()
    {
        IDataView data = _mlContext.Data.SkipRows(SeriesData.Wave(60).View(_mlContext), 7);
        IDataView view = _mlContext.Fit("lstm", ForecastCases.AddBounds).Transform(data);
        List<ViewRow> all = Cells.Read(view, [.. Outputs, "Year"]);

        Assert.Equal(Cells.Read(data, "Year").Select(row => row.Id), all.Select(row => row.Id));
        for (int i = 0; i < Outputs.Length; i++)
            Assert.Equal(all.Select(row => row.Values[i]), Cells.Read(view, Outputs[i]).Select(row => row.Values[0]));
        foreach (List<ViewRow> rows in OnThreads.Run(3, _ => Cells.Read(view, [.. Outputs, "Year"])))
            Cells.AssertEqual(all, rows);
        Assert.Equal(all.Select(row => row.Values[3]), Cells.Read(view, "Year").Select(row => row.Values[0]));
    }

    [Fact]
    public void A_row_s_forecast_is_from_the_rows_of_its_series_up_to_it_alone()
    {
        SeriesPoint[] a = SeriesData.Wave(40, name: "a"), b = SeriesData.Wave(40, level: 100, height: 30, name: "b", first: 5);
        ForecastTransformer model = _mlContext.Fit("elman", FullOptions, Named());

        float[][] mixed = model.Transform(SeriesData.Mixed(a, b).View(_mlContext)).Vectors("Forecast");
        float[][] alone = model.Transform(a.View(_mlContext)).Vectors("Forecast");
        float[][] cut = model.Transform(a[..20].View(_mlContext)).Vectors("Forecast");
        float[][] late = model.Transform(a[10..].View(_mlContext)).Vectors("Forecast");

        Assert.Equal(alone, mixed.Where((_, row) => row % 2 == 0));
        Assert.Equal(alone[..20], cut);
        Assert.All(late[..4], forecast => Assert.All(forecast, value => Assert.Equal(float.NaN, value)));
        Assert.Equal(alone[14..], late[4..]);
    }

    [Fact]
    public void A_missing_value_gives_forecasts_of_NaN_while_it_is_in_the_window()
    {
        SeriesPoint[] rows = SeriesData.Wave(30);
        rows[12].Value = float.NaN;

        float[][] forecasts = _mlContext.Fit("delayed inputs").Transform(rows.View(_mlContext)).Vectors("Forecast");

        for (int row = 0; row < 30; row++)
            Assert.All(forecasts[row], value => Assert.Equal(row >= 4 && row is < 12 or > 16, float.IsFinite(value)));
    }

    [Fact]
    public void It_maps_no_single_rows_and_cannot_be_shuffled()
    {
        IDataView data = SeriesData.Wave(80).View(_mlContext);
        ForecastTransformer model = _mlContext.Fit("elman");

        Assert.False(model.IsRowToRowMapper);
        Assert.Throws<InvalidOperationException>(() => model.GetRowToRowMapper(data.Schema));
        Assert.False(model.Transform(data).CanShuffle);
    }

    [Theory]
    [InlineData("Value")]
    [InlineData("Name")]
    [InlineData("Date")]
    public void A_missing_column_is_refused_by_name_before_and_in_fitting_and_by_fresh_and_loaded_models(string column)
    {
        IDataView data = Named().View(_mlContext), bad = _mlContext.Transforms.DropColumns(column).Fit(data).Transform(data);
        NetworkForecastingEstimator estimator = _mlContext.Estimator(ForecastCases.Create("lstm", FullOptions));
        ForecastTransformer fresh = estimator.Fit(data);
        ITransformer loaded = SavedModel.Reload(fresh, data.Schema);

        Action[] actions =
        [
            () => estimator.GetOutputSchema(SchemaShape.Create(bad.Schema)), () => estimator.Fit(bad), () => fresh.Transform(bad),
            () => fresh.GetOutputSchema(bad.Schema), () => loaded.Transform(bad), () => loaded.GetOutputSchema(bad.Schema),
        ];

        foreach (Action action in actions)
            Assert.Contains($"'{column}'", Assert.Throws<ArgumentOutOfRangeException>(action).Message, StringComparison.Ordinal);
    }

    private static void FullOptions(ForecastOptions options)
    {
        ForecastCases.AddBounds(options);
        options.InputColumnNames = ["Other", "Value"];
        options.TargetColumnName = "Value";
        options.SeriesColumnName = "Name";
        options.TimeColumnName = "Date";
    }

    private static SeriesPoint[] Named() =>
        SeriesData.Mixed(SeriesData.Wave(80, name: "a"), SeriesData.Wave(70, level: 100, height: 30, name: "b"));
}
