using System.IO.Compression;
using System.Xml.Linq;

namespace Consumer;

/// <summary>Holds the packages against what they should be: their names, files and direct dependencies.</summary>
internal static class Inspection
{
    // Central transitive pinning also writes the indirect dependencies that Directory.Packages.props names.
    private static readonly Dictionary<string, string[]> Dependencies = new()
    {
        ["MlNetDeep.Kernels"] = ["System.Numerics.Tensors"],
        ["MlNetDeep.Networks"] = ["MlNetDeep.Kernels", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep.Transforms"] = ["Microsoft.ML", "Microsoft.ML.DataView", "MlNetDeep.Networks", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep.Trainers"] = ["Microsoft.ML", "Microsoft.ML.DataView", "MlNetDeep.Transforms", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep.Selection"] = ["Microsoft.ML", "Microsoft.ML.DataView", "MlNetDeep.Transforms", "System.IO.Hashing", "System.Numerics.Tensors"],
        ["MlNetDeep"] = ["Microsoft.ML", "Microsoft.ML.DataView", "MlNetDeep.Selection", "MlNetDeep.Trainers", "System.IO.Hashing", "System.Numerics.Tensors"],
    };

    public static int Run(string feed)
    {
        string[] packages = Directory.GetFiles(feed, "*.nupkg");
        List<string> faults = [.. packages.SelectMany(Inspect)];
        if (packages.Length != Dependencies.Count)
            faults.Add($"{packages.Length} packages in {feed}, expected {string.Join(", ", Dependencies.Keys)}");

        faults.ForEach(Console.Error.WriteLine);
        Console.WriteLine($"inspected: {packages.Length} packages, {faults.Count} faults");
        return faults.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Inspect(string file)
    {
        using ZipArchive package = ZipFile.OpenRead(file);
        XElement nuspec = Read(package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)));
        string id = nuspec.Descendants().Single(e => e.Name.LocalName == "id").Value;
        if (!Dependencies.TryGetValue(id, out string[]? expected))
            return [$"{id} should not be packed"];

        string[] actual =
        [
            .. nuspec.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value)
                .Order(StringComparer.Ordinal),
        ];
        string[] libraries = [.. package.Entries.Select(e => e.FullName).Where(IsProgram)];
        List<string> faults = [];
        if (!actual.SequenceEqual(expected.Order(StringComparer.Ordinal)))
            faults.Add($"{id} depends on {string.Join(", ", actual)}; expected {string.Join(", ", expected)}");
        // The package to install has none: it brings the others.
        if (id == "MlNetDeep" ? libraries.Length > 0 : libraries is not [var library] || library != $"lib/net10.0/{id}.dll")
            faults.Add($"{id} contains {string.Join(", ", libraries)}; expected lib/net10.0/{id}.dll alone, and none in MlNetDeep");
        return faults;
    }

    private static bool IsProgram(string name) => Path.GetExtension(name) is ".dll" or ".exe" or ".targets" or ".props";

    private static XElement Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        return XElement.Load(stream);
    }
}
