using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>
/// Model files of earlier releases load, and forecast as they did: by Transform and from the state that was saved. When the format changes, new
/// files join the old ones; old ones are never replaced.
/// </summary>
public sealed class ForecastGoldenTests
{
    private const string Name = "forecast-v1";
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void A_forecaster_of_an_earlier_release_forecasts_as_it_did()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Data", Name);
        Golden golden = JsonSerializer.Deserialize<Golden>(File.ReadAllText(path + ".json"))!;

        ITransformer loaded = SavedModel.Load(File.ReadAllBytes(path + ".zip"), out DataViewSchema schema);

        Golden found = Forecast(loaded);
        Assert.Equal(golden.Upper.Length, found.Upper.Length);
        foreach ((float[] expected, float[] actual) in golden.Upper.Append(golden.FromState).Zip(found.Upper.Append(found.FromState)))
        {
            // Other processors add in another order.
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * Math.Max(1, Math.Abs(pair.First))));
        }

        Assert.Equal(DateTimeColumn(), schema["Date"].Type);
        Assert.Equal(["a", "b"], Assert.IsType<ForecastTransformer>(loaded).Series);
    }

    /// <summary>How the file was made. To add one of a new format: give it a new name above, take the skip off, run once.</summary>
    [Fact(Skip = "Writes into the source tree; run by hand when the format of model files changes.")]
    public void Write_a_golden_file()
    {
        string path = Path.Combine(SourceFolder(), "..", "Data", Name);
        Assert.False(File.Exists(path + ".zip"), "Golden files are never replaced.");
        SeriesPoint[] rows = SeriesData.Mixed(SeriesData.Wave(80, name: "a"), SeriesData.Wave(70, level: 100, height: 30, name: "b"));
        ForecastTransformer fitted = _mlContext.Fit("lstm", Configure, rows);

        File.WriteAllBytes(path + ".zip", SavedModel.Save(fitted, rows.View(_mlContext).Schema));
        File.WriteAllText(path + ".json", JsonSerializer.Serialize(Forecast(fitted)) + "\n");
    }

    private static void Configure(ForecastOptions options)
    {
        ForecastCases.AddBounds(options);
        options.InputColumnNames = ["Value", "Other"];
        options.SeriesColumnName = "Name";
        options.TimeColumnName = "Date";
    }

    private Golden Forecast(ITransformer model)
    {
        float[][] upper = model.Transform(SeriesData.Wave(12, name: "b").View(_mlContext)).Vectors("Upper")[4..];
        using var engine = model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        return new Golden(upper, engine.Predict(SeriesData.Wave(81, name: "a")[80]).Forecast);
    }

    private DataViewType DateTimeColumn() => SeriesData.Wave(1).View(_mlContext).Schema["Date"].Type;

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private sealed record Golden(float[][] Upper, float[] FromState);
}
