namespace MlNetDeep.Tests;

/// <summary>A test that starts redis-server: skipped where that is missing, except where MLNETDEEP_REDIS is <c>required</c>; there it must run.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisFactAttribute : FactAttribute
{
    public const string Program = "redis-server";

    public RedisFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, Program))) && Environment.GetEnvironmentVariable("MLNETDEEP_REDIS") != "required")
            Skip = $"{Program} is not installed: apt-get install {Program}.";
    }
}
