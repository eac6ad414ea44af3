using System.Diagnostics;

namespace MlNetDeep;

/// <summary>Trains the members of an ensemble, several at a time where their estimators allow it.</summary>
internal sealed class MemberTraining
{
    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly EnsembleOptions _options;
    private readonly IEstimator<ITransformer>[] _estimators;
    private readonly MemberClasses? _classes;
    private readonly int _parallelism;
    private readonly bool _validates;

    /// <summary>
    /// Prepares to train, an estimator for each member; they may share one if it may be fitted on several threads at once. Regression has no
    /// classes.
    /// </summary>
    public MemberTraining(
        IHost host, IChannel channel, EnsembleOptions options, IEstimator<ITransformer>[] estimators, bool mayShare, MemberClasses? classes)
    {
        _host = host;
        _channel = channel;
        _options = options;
        _estimators = estimators;
        _classes = classes;
        _validates = options is CrossValidationEnsembleOptions;
        bool shared = estimators.Distinct(ReferenceEqualityComparer.Instance).Count() < estimators.Length;
        _parallelism = shared && !mayShare ? 1 : options.MaximumParallelism ?? Environment.ProcessorCount;
        if (_parallelism == 1 && estimators.Length > 1 && options.MaximumParallelism != 1)
            channel.Info("The members share an estimator that keeps the state of a fit in itself, and are trained one after the other.");
        if (_validates && ValidatedFit.Find(estimators[0]) is null)
            channel.Info("The members take no validation set, and are trained on their folds without.");
    }

    /// <summary>Trains the members, each on its rows.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="resampling">Chooses those of each member.</param>
    /// <param name="set">What a runner elsewhere needs to know.</param>
    /// <returns>The members, in order.</returns>
    /// <exception cref="InvalidOperationException">A member failed; of several the first is named.</exception>
    public ITransformer[] Train(IDataView data, Resampling resampling, TrialSet set)
    {
        var members = new ITransformer[_estimators.Length];
        var failures = new Exception?[members.Length];
        IEnumerable<TrialJob> jobs = Enumerable.Range(0, members.Length).Select(member => new TrialJob(
            member, $"member {member}", set, () => TrainMember(member, data, resampling.Counts(member)), () => _estimators[member]));
        (_options.Runner ?? new LocalTrialRunner(_parallelism)).RunAll([.. jobs], (job, answer) =>
        {
            failures[job.Number] = answer.Failure ?? (answer.Error is { } error ? new InvalidOperationException(error) : null);
            if (failures[job.Number] is null)
                members[job.Number] = Take(answer, resampling.Counts(job.Number));
        }, CancellationToken.None);

        int failed = Array.FindIndex(failures, failure => failure is not null);
        if (failed < 0)
        {
            WarnOfMissingClasses(resampling);
            return members;
        }

        if (failures[failed] is OperationCanceledException)
            throw new OperationCanceledException("The training of an ensemble was cancelled.", failures[failed]);
        string reason = Describe(failures[failed]!);
        if (_classes?.Missing(resampling.Counts(failed)) is { } missing)
            reason = $"{reason.TrimEnd('.')}. None of its training rows has {missing}: {_options.RemedyForMissingClass}";
        throw _host.Except(failures[failed]!, $"Member {failed} of {members.Length} (from 0) could not be trained: {reason}");
    }

    // Trainers that go on without a class give members that never predict it.
    private void WarnOfMissingClasses(Resampling resampling)
    {
        if (_classes is null)
            return;
        string?[] missing = [.. Enumerable.Range(0, _estimators.Length).Select(member => _classes.Missing(resampling.Counts(member)))];
        int first = Array.FindIndex(missing, each => each is not null);
        if (first >= 0)
            _channel.Warning(
                "{0} of {1} members had no row of some class: none of member {2} has {3}: {4}",
                missing.Count(each => each is not null), _estimators.Length, first, missing[first]!, _options.RemedyForMissingClass);
    }

    /// <summary>What it says, and what is behind it: ML.NET's cache throws what it meets inside of something that does not name it.</summary>
    private static string Describe(Exception failure) =>
        failure.InnerException is { } inner && !failure.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{failure.Message}: {Describe(inner)}"
            : failure.Message;

    /// <summary>Trains an estimator on rows as often as counts say; on request, rows that are left out validate where it takes such.</summary>
    internal static ITransformer Fit(IEstimator<ITransformer> estimator, IDataView data, int[] counts, bool validates)
    {
        var training = new ResampledView(data, counts);
        Func<IDataView, IDataView, ITransformer>? validatedFit = validates ? ValidatedFit.Find(estimator) : null;
        return validatedFit is null
            ? estimator.Fit(training)
            : validatedFit(training, new ResampledView(data, Array.ConvertAll(counts, count => 1 - count)));
    }

    private TrialAnswer TrainMember(int member, IDataView data, int[] counts)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            _host.CheckAlive();
            ITransformer model = Fit(_estimators[member], data, counts, _validates);
            CheckMapsRows(model);
            return new TrialAnswer { Number = member, Value = model, Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
        }
        catch (Exception exception)
        {
            return new TrialAnswer { Number = member, Failure = exception };
        }
    }

    private ITransformer Take(TrialAnswer answer, int[] counts)
    {
        ITransformer model = TravellingModel.Read(_host, answer);
        CheckMapsRows(model);
        _channel.Info(
            "Member {0} of {1} was trained on {2} rows in {3} s.",
            answer.Number,
            _estimators.Length,
            counts.Sum(count => (long)count),
            answer.Seconds.ToString("F2", CultureInfo.InvariantCulture));
        return model;
    }

    private void CheckMapsRows(ITransformer model)
    {
        if (!model.IsRowToRowMapper)
            throw _host.Except("Its model does not score row by row, which the members of an ensemble must.");
    }
}
