using System.Globalization;
using Spectre.Console;

namespace MlNetDeep.Samples;

/// <summary>Shows training epoch by epoch: a live bar on a terminal, a line an epoch where output goes to a file or a pipe.</summary>
/// <param name="epochs">How many epochs training may last.</param>
public sealed class EpochDisplay(int epochs)
{
    private ProgressTask? _task;

    /// <summary>Runs the training and shows it.</summary>
    /// <typeparam name="T">What training gives.</typeparam>
    /// <param name="train">Trains, with <see cref="Show"/> as its callback.</param>
    public T Run<T>(Func<T> train)
    {
        if (Console.IsOutputRedirected)
            return train();
        return AnsiConsole.Progress()
            .Columns(
                new SpinnerColumn(),
                new ProgressBarColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ElapsedTimeColumn())
            .Start(context =>
            {
                _task = context.AddTask("reading the data", maxValue: epochs);
                T result = train();
                // Early stopping leaves the bar short of its end.
                _task.StopTask();
                return result;
            });
    }

    /// <summary>Shows one epoch.</summary>
    /// <param name="progress">The figures so far.</param>
    public void Show(TrainingProgress progress)
    {
        string line = Describe(progress.Epoch);
        if (_task is null)
        {
            Console.WriteLine(line);
            return;
        }

        _task.Description = line;
        _task.Value = progress.Epoch.Epoch;
    }

    private string Describe(EpochRecord epoch) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {epoch.Epoch,3}/{epochs}  training loss {epoch.TrainingLoss:F4}  " +
        $"validation loss {epoch.ValidationLoss:F4}  accuracy {epoch.ValidationMetric:F4}");
}
