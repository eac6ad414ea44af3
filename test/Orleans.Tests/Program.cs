using System.Globalization;
using Microsoft.Extensions.Hosting;
using MlNetDeep;
using MlNetDeep.Tests;

// What tests run as processes of their own; a test runner does not come here.
switch (args)
{
    case ["worker", var clustering, var port, var gateway, var primary]:
        {
            int[] ports = [.. ((string[])[port, gateway, primary]).Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
            using IHost silo = Clusters.Silo(clustering, ports, registry => Fits.Register(registry), options => options.Slots = 2);
            await silo.StartAsync();
            Console.WriteLine("ready");
            // Until it is killed, or the test that holds its input is gone.
            await Console.In.ReadToEndAsync();
            return 0;
        }

    case ["driver", var clustering, var gateway, var fits, var milliseconds, var journal]:
        {
            using IHost client = Clusters.Client(clustering, int.Parse(gateway, CultureInfo.InvariantCulture));
            await client.StartAsync();
            FitRegistry registry = Fits.Registry();
            var runner = new OrleansTrialRunner(Clusters.ClientOf(client), registry);
            SearchResult<SlowOptions> result = Fits.Search(
                int.Parse(fits, CultureInfo.InvariantCulture), int.Parse(milliseconds, CultureInfo.InvariantCulture), runner, registry, journal);
            Console.WriteLine(Fits.Bits(result));
            await client.StopAsync();
            return 0;
        }

    default:
        return 2;
}
