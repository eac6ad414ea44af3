// A worker that trains from a database, goes on when rows have come, publishes its model, and shows training live on a page. Kill it at any
// moment and start it again: it goes on. With --kills 30 it tries that on itself.
using System.Globalization;
using MlNetDeep;
using MlNetDeep.Samples;
using MlNetDeep.Samples.Worker;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var commandLine = CommandLine.Parse(args, "folder", "data", "rows", "arriving", "every", "epochs", "rounds", "urls", "kills", "seed");
string? data = commandLine.Text("data") ?? Locations.FindInRepository("data/digits.csv.gz");
if (!File.Exists(data))
    CommandLine.Fail($"There is no file '{data}' to make the database of: give the path of the repository's data/digits.csv.gz by --data.");
if (commandLine.Number("kills") is { } kills)
    return new KillTest(data, commandLine.Number("seed", minimum: 0) ?? Environment.TickCount).Run(kills) ? 0 : 1;

var folder = new WorkerFolder(Locations.CreateOutputFolder(commandLine.Text("folder"), "worker"));
var table = new DigitTable(folder.DatabasePath);
WebApplicationBuilder builder = WebApplication.CreateBuilder();
builder.WebHost.UseUrls(commandLine.Text("urls") ?? "http://localhost:5081");
builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
// Not a line for each request.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddSingleton(folder);
builder.Services.AddSingleton(table);
builder.Services.AddSingleton(new WorkerOptions(commandLine.Number("epochs") ?? 30, commandLine.Number("rounds")));
builder.Services.AddSingleton<TrainingFeed>();
builder.Services.AddHostedService<TrainingWorker>();
// As in life, further rows come while the worker runs.
if (commandLine.Number("arriving", minimum: 0) is not 0)
    builder.Services.AddHostedService(_ => new ArrivingDigits(
        table, data, commandLine.Number("arriving") ?? 100, TimeSpan.FromSeconds(commandLine.Number("every") ?? 30)));

await using WebApplication app = builder.Build();
app.MapTraining("/training");
app.MapGet("/", () => Results.Redirect("/training"));
table.Create(data, commandLine.Number("rows") ?? 1000);
await app.RunAsync();
return 0;
