// Serves a network that reads handwritten digits: POST /predict, and a page on which one draws a digit. The model is trained at the first
// start. Put another model in the file's place, and it serves from then on, without a failed request.
using System.Globalization;
using Microsoft.ML;
using MlNetDeep;
using MlNetDeep.Samples;
using MlNetDeep.Samples.Digits;
using MlNetDeep.Samples.Service;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var commandLine = CommandLine.Parse(args, "model", "data", "epochs", "urls", "network", "load-seconds", "connections", "reloads");
string path = commandLine.Text("model") ?? Path.Combine(Locations.CreateOutputFolder(null, "service"), "digits.zip");
string? data = commandLine.Text("data") ?? Locations.FindInRepository("data/digits.csv.gz");
int? loadSeconds = commandLine.Number("load-seconds");
if (!File.Exists(data) && (loadSeconds is not null || !File.Exists(path)))
    CommandLine.Fail($"There is no file '{data}' to train on: give the path of the repository's data/digits.csv.gz by --data.");
if (!File.Exists(path))
{
    Console.WriteLine($"There is no model {path} yet: training one.");
    DigitModel.Train(data!, path, commandLine.Number("epochs") ?? 8);
}

// For an application without ML.NET, such as samples/Browser and samples/Scorer.
if (commandLine.Text("network") is { } networkFile)
{
    DigitNetwork.Of(new MLContext().Model.Load(path, out _)).Save(networkFile);
    Console.WriteLine($"The network of {path} is in {networkFile}.");
    return 0;
}

// Under load the file is looked at often, for many reloads in a short time.
WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls(commandLine.Text("urls") ?? "http://localhost:5080");
builder.Services.AddNetwork<Digit, DigitPrediction>(
    path, options => options.ReloadInterval = TimeSpan.FromSeconds(loadSeconds is null ? 1 : 0.1));
builder.Services.AddHealthChecks().AddNetwork<Digit, DigitPrediction>();
builder.Services.AddOpenApi();
// Not a line for each request.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

await using WebApplication app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapNetwork<Digit, DigitPrediction>("/predict");
app.MapHealthChecks("/health");
app.MapOpenApi();
// The page's second request: what the network sees in the digit.
app.MapPost("/feature-maps", (Digit digit, NetworkService<Digit, DigitPrediction> service) => digit.Features.Length == Digit.Side * Digit.Side
    ? Results.Ok(ConvolutionView.Of(DigitNetwork.Of(service.Model), digit.Features))
    : Results.ValidationProblem(new Dictionary<string, string[]> { ["features"] = [$"It must have {Digit.Side * Digit.Side} values."] }));
if (loadSeconds is null)
{
    await app.RunAsync();
    return 0;
}

var load = new ServiceLoad(app, path, data!, commandLine.Number("connections") ?? 64, TimeSpan.FromSeconds(loadSeconds.Value));
return await load.RunAsync(commandLine.Number("reloads", minimum: 0) ?? 20) ? 0 : 1;
