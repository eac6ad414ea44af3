using System.Diagnostics;
using System.Globalization;

namespace MlNetDeep.Benchmarks;

/// <summary>
/// The short mode: the same cases, a few short samples of each, as tables in markdown; a process for each vector width. It leaves out the
/// cases that are long, and networks at the narrower widths.
/// </summary>
internal static class QuickTable
{
    /// <summary>The option for all widths.</summary>
    public const string Option = "--quick";

    /// <summary>The option for the kernels at the width of this process.</summary>
    public const string WidthOption = "--quick-width";

    private const int Samples = 15;
    private const double SampleSeconds = 0.004;

    /// <summary>Prints all tables.</summary>
    public static void WriteAll()
    {
        Console.WriteLine(Machine.Describe());
        Console.WriteLine(
            $"Best of {Samples} short samples. Of limit: of the multiply-add peak, or of copying as many bytes, the best of a few samples too.");
        Console.WriteLine(
            "Left out: operands in memory, products above 512, networks at narrower widths. They are in the full run, without --quick.");
        foreach (VectorWidth width in VectorWidth.All)
        {
            Console.WriteLine($"\n## {width.Name}{(width.Switch is null ? "" : $" ({width.Switch}=0)")}\n");
            RunAtWidth(width);
        }

        Console.WriteLine("\n## Networks, widest vectors\n");
        Write([.. NetworkCases.All, .. SequenceCases.Networks]);
        Console.WriteLine("\n## Two threads side by side, each with a product of its own\n");
        SideBySide.Write();
    }

    /// <summary>Prints the kernels at the width of this process.</summary>
    public static void WriteKernels() => Write([.. GemmCases.All, .. ConvolutionCases.All, .. ElementCases.All, .. UpdateCases.All, .. SequenceCases.Kernels]);

    private static void RunAtWidth(VectorWidth width)
    {
        var start = new ProcessStartInfo("dotnet", [Environment.GetCommandLineArgs()[0], WidthOption]);
        if (width.Switch is { } name)
            start.Environment[name] = "0";
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The process for {width.Name} ended with exit code {process.ExitCode}; its message is above.");
    }

    private static void Write(IReadOnlyList<Case> cases)
    {
        Console.WriteLine("| case | time | rate | of limit |");
        Console.WriteLine("| --- | --- | --- | --- |");
        var limits = new Dictionary<Work, double>();
        foreach (Case subject in cases.Where(candidate => !candidate.IsLong))
        {
            // Limits depend on threads and size of operands alone: cases that share them share the measurement.
            Work kind = subject.Work with { Amount = 0 };
            if (!limits.TryGetValue(kind, out double limit))
                limits[kind] = limit = kind.MeasureLimit();
            double seconds = Timing.Measure(subject.Create(), Samples, SampleSeconds).Min();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {subject.Name} | {seconds * 1e6:F1} us | {subject.Work.Rate(seconds)} | {subject.Work.Percent(seconds, limit)} |"));
        }
    }
}
