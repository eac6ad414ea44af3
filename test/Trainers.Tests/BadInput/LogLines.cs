using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>A context that keeps what is logged.</summary>
internal sealed class LogLines
{
    private readonly List<LoggingEventArgs> _lines = [];

    public LogLines()
    {
        Context = new MLContext(seed: 1);
        Context.Log += (_, line) =>
        {
            lock (_lines)
                _lines.Add(line);
        };
    }

    public MLContext Context { get; }

    public IReadOnlyList<string> Of(ChannelMessageKind kind)
    {
        lock (_lines)
            return [.. _lines.Where(line => line.Kind == kind).Select(line => line.RawMessage)];
    }
}
