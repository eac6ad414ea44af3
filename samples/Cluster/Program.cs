// A search on a cluster of Orleans that loses a machine: starts Redis, three workers and a driver on this machine, and kills a worker midway.
// "measure" prints what the cluster costs; "worker --redis HOST:PORT" is a worker of any cluster.
using System.Globalization;
using Microsoft.Extensions.Hosting;
using MlNetDeep.Samples;
using MlNetDeep.Samples.Cluster;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args.FirstOrDefault())
{
    case "worker":
        {
            var commandLine = CommandLine.Parse(args[1..], "redis", "slots");
            if (commandLine.Text("redis") is not { } redis)
            {
                CommandLine.Fail("A worker needs --redis HOST:PORT.");
                return;
            }

            using IHost worker = Hosts.CreateWorker(redis, commandLine.Number("slots") ?? 1);
            await worker.StartAsync();
            Console.WriteLine($"Worker {Environment.ProcessId} is ready.");
            // One that another program has started ends with that program; one of a terminal by Ctrl+C.
            if (Console.IsInputRedirected)
                await Console.In.ReadToEndAsync();
            else
                await worker.WaitForShutdownAsync();
            break;
        }

    case "measure":
        {
            var commandLine = CommandLine.Parse(args[1..], "fits", "long-fits");
            await Measurement.RunAsync(commandLine.Number("fits") ?? 10_000, commandLine.Number("long-fits") ?? 12);
            break;
        }

    default:
        await Demonstration.RunAsync(CommandLine.Parse(args, "epochs").Number("epochs") ?? 100);
        break;
}
