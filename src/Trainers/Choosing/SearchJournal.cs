using System.Text;
using System.Text.Json;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Trainers;

/// <summary>
/// A file with a line for the search and a line for each trial that ended, on disk before the next begins. A line that a kill cut short is
/// dropped when the file is read again.
/// </summary>
internal sealed class SearchJournal : IDisposable
{
    private readonly FileStream _file;
    private readonly Dictionary<int, TrialOutcome> _known = [];

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="context">What errors are marked with.</param>
    /// <param name="path">The file.</param>
    /// <param name="search">What the search is; that of a file that exists must be the same.</param>
    public SearchJournal(IExceptionContext context, string path, string search)
    {
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw context.ExceptIO(exception, $"The search's journal '{path}' cannot be opened: {exception.Message}");
        }

        try
        {
            Read(context, path, search);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>A trial of an earlier run, or null.</summary>
    public TrialOutcome? Find(int trial) => _known.GetValueOrDefault(trial);

    /// <summary>Adds a trial. Any thread may call it.</summary>
    public void Add(TrialOutcome outcome) => Write(outcome);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Read(IExceptionContext context, string path, string search)
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        int end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        _file.SetLength(end);
        _file.Position = end;
        if (end == 0)
        {
            Write(new SearchHeader(search));
            return;
        }

        string[] lines = Encoding.UTF8.GetString(bytes, 0, end - 1).Split('\n');
        try
        {
            if (JsonSerializer.Deserialize<SearchHeader>(lines[0], SearchJson.Options)?.Search != search)
                throw context.Except(
                    $"'{path}' is the journal of another search, of other options, rows, strategy, figure or seed: delete it, or name another file.");
            foreach (string line in lines.Skip(1))
            {
                TrialOutcome outcome = JsonSerializer.Deserialize<TrialOutcome>(line, SearchJson.Options)!;
                _known[outcome.Trial] = outcome;
            }
        }
        catch (JsonException exception)
        {
            throw context.Except(exception, $"'{path}' is not the journal of a search, or is damaged: delete it, or name another file.");
        }
    }

    private void Write<T>(T line)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, SearchJson.Options), (byte)'\n'];
        lock (_file)
        {
            _file.Write(bytes);
            _file.Flush(flushToDisk: true);
        }
    }

    private sealed record SearchHeader(string Search);
}
