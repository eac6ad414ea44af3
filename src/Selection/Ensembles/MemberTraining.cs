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
    /// <returns>The members, in order.</returns>
    /// <exception cref="InvalidOperationException">A member failed; of several the first is named.</exception>
    public ITransformer[] Train(IDataView data, Resampling resampling)
    {
        var members = new ITransformer[_estimators.Length];
        var failures = new Exception?[members.Length];
        Parallel.For(0, members.Length, new ParallelOptions { MaxDegreeOfParallelism = _parallelism }, (member, loop) =>
        {
            try
            {
                _host.CheckAlive();
                members[member] = TrainMember(member, data, resampling);
            }
            catch (Exception exception)
            {
                failures[member] = exception;
                // Lower members are still trained, so that the first failure is the same in any order.
                loop.Break();
            }
        });

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

    private ITransformer TrainMember(int member, IDataView data, Resampling resampling)
    {
        var clock = Stopwatch.StartNew();
        int[] counts = resampling.Counts(member);
        var training = new ResampledView(data, counts);
        Func<IDataView, IDataView, ITransformer>? validatedFit = _validates ? ValidatedFit.Find(_estimators[member]) : null;
        ITransformer transformer = validatedFit is null
            ? _estimators[member].Fit(training)
            : validatedFit(training, new ResampledView(data, Array.ConvertAll(counts, count => 1 - count)));
        if (!transformer.IsRowToRowMapper)
            throw _host.Except("Its model does not score row by row, which the members of an ensemble must.");
        _channel.Info(
            "Member {0} of {1} was trained on {2} rows in {3} s.",
            member,
            _estimators.Length,
            training.GetRowCount()!,
            clock.Elapsed.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture));
        return transformer;
    }
}
