// Data that are too wide or too long for a table in memory, by the same API: 'sparse' trains on texts as counts of 100,000 words,
// 'stream' on a file that is read anew in every epoch.
using System.Globalization;
using MlNetDeep.Samples;
using MlNetDeep.Samples.LargeData;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args.FirstOrDefault())
{
    case "sparse":
        WideTexts.Run(CommandLine.Parse(args[1..], "rows", "epochs"));
        break;
    case "stream":
        LongFile.Run(CommandLine.Parse(args[1..], "megabytes", "limit", "epochs", "output"));
        break;
    default:
        CommandLine.Fail("Say 'sparse' (with --rows, --epochs) or 'stream' (with --megabytes, --limit, --epochs, --output).");
        break;
}
