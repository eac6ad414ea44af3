// Forecasts sunspots of the next three years, with intervals. From the repository's root: dotnet run samples/Quick/sunspots.cs
#:project ../../src/MlNetDeep/MlNetDeep.csproj
#:property PublishAot=false
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep;

var mlContext = new MLContext(seed: 1);
var years = mlContext.Data.LoadFromTextFile<Year>("data/sunspots.csv", separatorChar: ',', hasHeader: true);
var model = mlContext.Forecasting
    .ForecastByLstm("Forecast", "Sunspots", windowSize: 16, horizon: 3, numberOfEpochs: 40, timeColumnName: "Number",
        confidenceLevel: 0.9f, confidenceLowerBoundColumn: "Lower", confidenceUpperBoundColumn: "Upper")
    .Fit(years);
using var engine = model.CreateForecastEngine<Year, Outlook>(mlContext);
Outlook next = engine.Predict();
for (int step = 0; step < 3; step++)
    Console.WriteLine($"{2009 + step}: {next.Forecast[step]:F0}, between {next.Lower[step]:F0} and {next.Upper[step]:F0}");

internal sealed class Year
{
    [LoadColumn(0)] public float Number { get; set; }
    [LoadColumn(1)] public float Sunspots { get; set; }
}

internal sealed class Outlook { public float[] Forecast { get; set; } = []; public float[] Lower { get; set; } = []; public float[] Upper { get; set; } = []; }
