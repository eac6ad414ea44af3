// Kernels, training steps and scoring, as shares of what the machine can do: all cases under BenchmarkDotNet, or --quick in two minutes.
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
    default:
        BenchmarkSwitcher.FromAssembly(typeof(CaseBenchmarks).Assembly).Run(args, new WidthsConfig());
        break;
}
