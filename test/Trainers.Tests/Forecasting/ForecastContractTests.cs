using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>What the contract of all estimators does not say of forecasters.</summary>
public sealed class ForecastContractTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(ForecastCases.Names), MemberType = typeof(ForecastCases))]
    public void A_loaded_model_knows_its_series_and_history(string way)
    {
        ForecastTransformer fresh = _mlContext.Fit(way, ForecastCases.AllOptions, ForecastCases.TwoSeries());
        DataViewSchema schema = ForecastCases.TwoSeries().View(_mlContext).Schema;

        var loaded = (ForecastTransformer)SavedModel.Reload(fresh, schema);

        Assert.Equal(fresh.Series, loaded.Series);
        Assert.Equal(3, loaded.History.Epochs.Count);
        foreach (string output in (string[])["Forecast", "Lower", "Upper"])
            Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), loaded.GetOutputSchema(schema)[output].Type);
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
    public void A_row_s_forecast_is_from_the_rows_of_its_series_up_to_it_alone()
    {
        SeriesPoint[] a = SeriesData.Wave(40, name: "a"), b = SeriesData.Wave(40, level: 100, height: 30, name: "b", first: 5);
        ForecastTransformer model = _mlContext.Fit("elman", ForecastCases.AllOptions, ForecastCases.TwoSeries());

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
}
