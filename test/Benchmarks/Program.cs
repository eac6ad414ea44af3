// Kernels, training steps and scoring, as shares of what the machine can do: all cases under BenchmarkDotNet, --quick in two minutes, --epochs for times epoch by epoch.
using System.Globalization;
using BenchmarkDotNet.Running;
using MlNetDeep.Benchmarks;

switch (args)
{
    case [QuickTable.Option]:
        QuickTable.WriteAll();
        break;
    case [QuickTable.WidthOption]:
        QuickTable.WriteKernels();
        break;
    case [EpochTable.Option]:
        EpochTable.WriteAll();
        break;
    case [EpochTable.Option, var task, var rule, var penalty, var threads]:
        EpochTable.Write(
            task, rule, float.Parse(penalty, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(CaseBenchmarks).Assembly).Run(args, new WidthsConfig());
        break;
}
