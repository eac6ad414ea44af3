// Loads damaged files whose checksums fit, and kills processes that write files. Ends with 1 where anything is not as it should be.
//   dotnet run -c Release --project test/Mutations -- --count 100000
//   dotnet run -c Release --project test/Mutations -- --count 100000 --kind onnx
//   dotnet run -c Release --project test/Mutations -- --kills 30
using System.Globalization;
using MlNetDeep.Mutations;
using MlNetDeep.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CommandLine line = CommandLine.Parse(args, "count", "seed", "kills", "worker", "workers", "from", "child", "folder", "kind");
int seed = line.Number("seed", minimum: 0) ?? 1, count = line.Number("count") ?? 2000;
if (line.Text("child") is { } child)
    return KilledChild.Run(child, line.Text("folder")!);
if (line.Number("worker", minimum: 0) is { } worker)
    return Worker.Run(worker, line.Number("workers")!.Value, line.Number("from", minimum: 0)!.Value, count, seed, line.Text("kind"));
return line.Number("kills") is { } kills ? KillRun.Run(kills, seed) : MutationRun.Run(count, seed, line.Text("kind"));
