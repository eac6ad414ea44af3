// The same work in MlNetDeep and in its peers, side by side in one process: see README.md.
using System.Globalization;
using MlNetDeep.Peers;
using MlNetDeep.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var commandLine = CommandLine.Parse(args, "task", "data", "repetitions", "threads", "seed", "rows", Footprint.Option);
string data = commandLine.Text("data") ?? FashionMnist.DefaultFolder;
if (commandLine.Text(Footprint.Option) is { } program)
{
    FootprintPrograms.Run(program, data);
    return;
}

if (TaskTable.Find(commandLine.Text("task") ?? "") is not { } tasks)
{
    string list = string.Concat(TaskTable.All.Select(task => $"\n  {task.Name,-16}{task.Description}"));
    CommandLine.Fail($"Name tasks by --task, with commas between them, or --task {TaskTable.AllTasks}. The tasks are:{list}");
    return;
}

var settings = new PeerSettings(
    data, commandLine.Number("repetitions"), commandLine.Number("threads"), commandLine.Number("seed", minimum: 0) ?? 1,
    commandLine.Number("rows"));
var report = new PeerReport();
PeerReport.WriteHeader();
foreach (PeerTask task in tasks)
{
    Console.WriteLine($"{task.Name}: {task.Description}");
    task.Run(settings, report);
}

report.WriteTable();
