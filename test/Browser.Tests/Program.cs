// dotnet run -c Release --project test/Browser.Tests -- --measure            figures of the page that needs no server
// dotnet run -c Release --project test/Browser.Tests -- --pictures FOLDER    the documentation's pictures of pages
// A test runner does not come here.
using MlNetDeep.Browser.Tests;

await using var samples = new RunningSamples();
await using var chromium = new Chromium();
switch (args)
{
    case ["--measure"]:
        await Measurement.RunAsync(chromium, samples);
        return 0;
    case ["--pictures", var folder]:
        await Pictures.TakeAsync(chromium, samples, folder);
        return 0;
    default:
        Console.Error.WriteLine("The options are --measure and --pictures FOLDER.");
        return 2;
}
