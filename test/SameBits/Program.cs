// Proves that a change of the product's structure keeps every bit of what it computes. `record FILE` trains everything that the library has,
// at fixed seeds on small data, and writes a line of hashes for each case: weights, history, scores, a prediction engine's outputs.
// `compare FILE` does it again, prints the lines that differ, and ends with 1 if there are any. A third argument takes only the cases whose
// names contain it. before.txt is what the product gave before a redesign; record it anew only for a change that is meant to alter numbers.
// Bits depend on the vectors' width and not on the number of threads: run `compare` with DOTNET_PROCESSOR_COUNT=1 as well.
using System.Diagnostics;
using System.Globalization;
using MlNetDeep.SameBits;
using MlNetDeep.SameBits.Cases;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length is not (2 or 3) || args[0] is not ("record" or "compare"))
    return Fail("Say `record FILE` or `compare FILE`, and then, if not all cases are wanted, a part of their names.");
if (args[0] == "record" && args.Length == 3)
    return Fail("A file is recorded with all cases: leave out the part of a name.");

Case[] all =
[
    .. Perceptrons.All, .. Optimization.All, .. Data.All, .. Images.All, .. Sequences.All, .. Rules.All, .. Autoencoders.All, .. Forecasts.All,
    .. Ensembles.All, .. Choosing.All, .. Models.All, .. PlainNetworks.All,
];
if (all.GroupBy(one => one.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
    return Fail($"Two cases are named {twice.Key}.");
Case[] cases = [.. all.Where(one => one.Name.Contains(args.ElementAtOrDefault(2) ?? "", StringComparison.Ordinal))];
var watch = Stopwatch.StartNew();
return args[0] == "record" ? Record(args[1]) : Compare(args[1]);

int Record(string path)
{
    string[] lines = [.. cases.Select(Run)];
    string[] failed = [.. lines.Where(line => line.Contains(" error=", StringComparison.Ordinal))];
    foreach (string line in failed)
        Console.WriteLine(line);
    if (failed.Length > 0)
        return Fail($"Nothing is recorded, as {failed.Length} cases threw.");
    File.WriteAllLines(path, [Machine.Line, .. lines]);
    Console.WriteLine($"RESULT recorded cases={lines.Length} seconds={watch.Elapsed.TotalSeconds:f0}");
    return 0;
}

int Compare(string path)
{
    string[] lines = File.ReadAllLines(path);
    if (!Machine.HasWidthOf(lines[0]))
        return Fail($"The file was recorded at another vector width, which may give other bits. It says '{lines[0]}', this is '{Machine.Line}'.");
    Dictionary<string, string> before = lines.Skip(1).ToDictionary(line => line.Split(' ')[0]);
    int equal = 0, different = 0;
    foreach (Case one in cases)
    {
        string now = Run(one);
        if (!before.TryGetValue(one.Name, out string? then))
            Console.WriteLine($"not in the file: {now}");
        else if (then == now)
            equal++;
        else
        {
            different++;
            Console.WriteLine($"before: {then}\n   now: {now}");
        }
    }

    string[] gone = args.Length == 3 ? [] : [.. before.Keys.Except(cases.Select(one => one.Name))];
    foreach (string name in gone)
        Console.WriteLine($"no longer a case: {name}");
    int missing = gone.Length + cases.Length - equal - different;
    Console.WriteLine($"RESULT same_bits cases={cases.Length} equal={equal} different={different} missing={missing}");
    Console.WriteLine($"seconds={watch.Elapsed.TotalSeconds:f0}");
    return different + missing == 0 && cases.Length > 0 ? 0 : 1;
}

// A case that throws is one that differs; the others are still worth knowing.
static string Run(Case one)
{
    try
    {
        return $"{one.Name} {one.Run()}";
    }
#pragma warning disable CA1031 // Whatever it is, it is reported.
    catch (Exception error)
#pragma warning restore CA1031
    {
        return $"{one.Name} error={error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}";
    }
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
