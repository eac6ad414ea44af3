namespace MlNetDeep.AspNetCore.Tests;

/// <summary>Compares answers bit for bit.</summary>
internal static class Answers
{
    public static bool AreSame(Kind expected, Kind actual) =>
        expected.PredictedLabel == actual.PredictedLabel
        && expected.Score.AsSpan().SequenceEqual(actual.Score);

    public static void AssertSame(Kind expected, Kind actual) =>
        Assert.True(
            AreSame(expected, actual),
            $"{actual.PredictedLabel} [{string.Join(", ", actual.Score)}], expected [{string.Join(", ", expected.Score)}]");
}
