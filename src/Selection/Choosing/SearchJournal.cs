using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MlNetDeep;

/// <summary>
/// A file with a line for the search and a line for each trial that ended, on disk before the next begins: JSON and its hash. A line that a
/// kill cut short is dropped when the file is read again; no other file is ever written to.
/// </summary>
internal sealed class SearchJournal : IDisposable
{
    private const string Format = "MlNetDeep search, version 1";

    private readonly IExceptionContext _context;
    private readonly string _path;
    private readonly FileLock _lock;
    private readonly FileStream _file;
    private readonly Dictionary<int, TrialOutcome> _known = [];

    /// <summary>Opens the journal of a search, or begins one; a file that exists must be of the same search.</summary>
    /// <exception cref="IOException">The file cannot be opened, or another search is using it.</exception>
    /// <exception cref="InvalidOperationException">It is another search's journal, damaged, or no journal; it is left as it was.</exception>
    public SearchJournal(IExceptionContext context, string path, Dictionary<string, string> search)
    {
        (_context, _path) = (context, path);
        try
        {
            _lock = FileLock.TryAcquire(path)
                ?? throw new IOException("another search, of this process or of another one, is using it: name another file, or wait for its end.");
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _lock?.Dispose();
            throw context.ExceptIO(exception, $"The search's journal '{path}' cannot be opened: {exception.Message}");
        }

        try
        {
            Read(search);
        }
        catch (Exception exception)
        {
            Dispose();
            if (exception is IOException or UnauthorizedAccessException or NotSupportedException)
                throw context.ExceptIO(exception, $"The search's journal '{path}' cannot be read: {exception.Message}");
            throw;
        }
    }

    /// <summary>
    /// A trial of an earlier run; null where there is none, or one that failed, or of another setting: where a trial that had failed succeeds,
    /// settings of later rounds may change.
    /// </summary>
    public TrialOutcome? Find(int trial, string setting) =>
        _known.GetValueOrDefault(trial) is { Error: null } known && known.Setting == setting ? known : null;

    /// <summary>Adds a trial. Any thread may call it.</summary>
    public void Add(TrialOutcome outcome)
    {
        try
        {
            Write(Line(outcome, SearchJson.Default.TrialOutcome));
        }
        catch (IOException exception)
        {
            throw _context.ExceptIO(exception, $"The search's journal '{_path}' cannot be written: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private void Read(Dictionary<string, string> search)
    {
        byte[] header = Line(new SearchHeader(Format, search), SearchJson.Default.SearchHeader);
        byte[] start = ReadStart(header.Length);
        // A new file, or one whose search was killed as it wrote this line.
        if (start.Length == _file.Length && header.AsSpan().StartsWith(start))
        {
            _file.SetLength(0);
            Write(header);
            return;
        }

        // Looked at before the whole is read: the file may be any, and large.
        int mark = header.AsSpan().IndexOf("version"u8);
        if (!start.AsSpan().StartsWith(header.AsSpan(0, mark)))
            throw NoJournal("it does not begin like one");
        _file.Position = 0;
        using (var reader = new StreamReader(_file, new UTF8Encoding(false, throwOnInvalidBytes: false), false, 4096, leaveOpen: true))
            ReadLines(reader.ReadToEnd().Split('\n')[..^1], search);
        CutUnfinishedLine();
    }

    private byte[] ReadStart(int length)
    {
        var start = new byte[Math.Min(length, _file.Length)];
        return start[.._file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    private void ReadLines(string[] lines, Dictionary<string, string> search)
    {
        if (lines.Length == 0 || Parse(lines[0], SearchJson.Default.SearchHeader) is not { Search: not null, Format: not null } header)
            throw NoJournal("its first line is damaged");
        if (header.Format != Format)
            throw NoJournal($"its format is '{header.Format}', but this is '{Format}'");
        if (SearchIdentity.Difference(header.Search, search) is { } difference)
            throw _context.Except(
                $"'{_path}' is the journal of another search, whose trials do not answer for this one. What differs: {difference}. Name another " +
                "file, or delete it.");
        for (int i = 1; i < lines.Length; i++)
        {
            if (Parse(lines[i], SearchJson.Default.TrialOutcome) is not { Setting: not null, Folds: not null } outcome
                || !(outcome.Seconds is >= 0 and < 1e9) || (outcome.Error is null && outcome.Folds.Length == 0))
                throw NoJournal(string.Create(CultureInfo.InvariantCulture, $"its line {i + 1} is damaged"));
            _known[outcome.Trial] = outcome;
        }
    }

    // All bytes behind the last line end: what a kill left of a line.
    private void CutUnfinishedLine()
    {
        long end = _file.Length;
        for (; end > 0; end--)
        {
            _file.Position = end - 1;
            if (_file.ReadByte() == '\n')
                break;
        }

        if (end < _file.Length)
            _file.SetLength(end);
        _file.Position = end;
    }

    private static T? Parse<T>(string line, JsonTypeInfo<T> type)
        where T : class
    {
        int end = line.LastIndexOf('\t');
        if (end < 0 || line[(end + 1)..] != Hash(Encoding.UTF8.GetBytes(line[..end])))
            return null;
        try
        {
            return JsonSerializer.Deserialize(line[..end], type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Line<T>(T value, JsonTypeInfo<T> type)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        return [.. json, (byte)'\t', .. Encoding.ASCII.GetBytes(Hash(json)), (byte)'\n'];
    }

    private static string Hash(byte[] json) => Convert.ToHexStringLower(XxHash64.Hash(json));

    private void Write(byte[] line)
    {
        lock (_file)
        {
            _file.Write(line);
            _file.Flush(flushToDisk: true);
        }
    }

    private Exception NoJournal(string why) => _context.Except(
        $"'{_path}' is not the journal of a search, or is damaged: {why}. It is left as it was: name another file, or delete it if it is of no use.");
}
