namespace MlNetDeep;

/// <summary>What the log says of an ensemble's held-out error.</summary>
internal static class EnsembleLog
{
    /// <summary>Writes one line.</summary>
    public static void Write(IChannel channel, EnsembleSummary summary)
    {
        string name = summary.Resampling == EnsembleResampling.Bootstrap ? "Out-of-bag" : "Out-of-fold";
        HeldOutErrors errors = summary.HeldOut;
        if (errors.Rows == 0)
        {
            channel.Warning("{0} error: every row with a label was among the rows of all members, so that there is none to measure.", name);
            return;
        }

        HeldOutErrors[] members = [.. summary.Members.Select(member => member.HeldOut)];
        channel.Info(
            "{0} error on {1} rows:{2}{3}{4}",
            name,
            errors.Rows,
            Describe("mean squared error", errors.MeanSquaredError, members.Select(member => member.MeanSquaredError)),
            Describe("accuracy", errors.Accuracy, members.Select(member => member.Accuracy)),
            Describe("log-loss", errors.LogLoss, members.Select(member => member.LogLoss)));
    }

    private static string Describe(string name, double? ensemble, IEnumerable<double?> members) => ensemble is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $" {name} {ensemble:G5} (members alone {members.Average():G5});");
}
