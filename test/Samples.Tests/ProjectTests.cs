using System.Xml.Linq;

namespace MlNetDeep.Samples.Tests;

/// <summary>What the solution does not build (the comparison with TorchSharp) must not fall behind unseen.</summary>
public class ProjectTests
{
    [Fact]
    public void Every_project_names_projects_and_sources_that_exist()
    {
        string[] projects = [.. new[] { "src", "test", "samples" }.SelectMany(
            folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories))];

        string[] missing = [.. projects.SelectMany(project => Named(project)
            .Where(file => !File.Exists(Path.Combine(Path.GetDirectoryName(project)!, file)))
            .Select(file => $"{project}: {file}"))];

        Assert.True(projects.Length > 20, $"only {projects.Length} projects were found");
        Assert.Empty(missing);
    }

    private static IEnumerable<string> Named(string project) =>
        XDocument.Load(project).Descendants()
            .Where(element => element.Name.LocalName is "ProjectReference" or "Compile")
            .SelectMany(element => (element.Attribute("Include")?.Value ?? "").Split(';'))
            .Where(file => file.Length > 0 && !file.Contains('*') && !file.Contains('$'));
}
