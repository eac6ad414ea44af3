using BenchmarkDotNet.Attributes;

namespace MlNetDeep.Benchmarks;

/// <summary>Runs the cases of a list under BenchmarkDotNet.</summary>
/// <param name="cases">The list.</param>
public abstract class CaseBenchmarks(IReadOnlyList<Case> cases)
{
    private Action _run = static () => { };

    /// <summary>The names of the cases.</summary>
    public IEnumerable<string> Names => cases.Select(candidate => candidate.Name);

    /// <summary>The name of the case to run.</summary>
    [ParamsSource(nameof(Names))]
    public string Case { get; set; } = "";

    /// <summary>Measures the machine's limit and makes the operands.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        Case wanted = cases.Single(candidate => candidate.Name == Case);
        CaseOutput.Write(wanted.Work);
        _run = wanted.Create();
    }

    /// <summary>A call.</summary>
    [Benchmark]
    public void Run() => _run();
}

/// <summary>Matrix products.</summary>
public class GemmBenchmarks() : CaseBenchmarks(GemmCases.All);

/// <summary>Convolutions and pooling.</summary>
public class ConvolutionBenchmarks() : CaseBenchmarks(ConvolutionCases.All);

/// <summary>Activation functions and other passes over elements.</summary>
public class ElementBenchmarks() : CaseBenchmarks(ElementCases.All);

/// <summary>Update rules.</summary>
public class UpdateBenchmarks() : CaseBenchmarks(UpdateCases.All);

/// <summary>Recurrent layers.</summary>
public class SequenceBenchmarks() : CaseBenchmarks([.. SequenceCases.Kernels, .. SequenceCases.Networks]);

/// <summary>Training steps and scoring.</summary>
public class NetworkBenchmarks() : CaseBenchmarks(NetworkCases.All);
