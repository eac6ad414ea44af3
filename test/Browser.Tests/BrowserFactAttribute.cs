namespace MlNetDeep.Browser.Tests;

/// <summary>A test in a browser: skipped where there is none, except where MLNETDEEP_BROWSER is <c>required</c>; there it must run.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null && Environment.GetEnvironmentVariable("MLNETDEEP_BROWSER") != "required")
            Skip = "There is no chromium on the path: apt-get install chromium.";
    }
}
