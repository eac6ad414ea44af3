namespace MlNetDeep;

/// <summary>A fit as it is ordered of a worker.</summary>
/// <param name="Id">The same for the same fit, whoever orders it.</param>
/// <param name="Set">The digest of what it shares with others, which the worker has opened before.</param>
/// <param name="Number">Its place in the set.</param>
/// <param name="Estimator">The name of what makes its estimator.</param>
/// <param name="Options">The options as JSON.</param>
[GenerateSerializer, Immutable, Alias("MlNetDeep.FitOrder")]
internal sealed record FitOrder(
    [property: Id(0)] string Id, [property: Id(1)] string Set, [property: Id(2)] int Number, [property: Id(3)] string Estimator,
    [property: Id(4)] string Options);

/// <summary>What a driver says to a worker.</summary>
/// <param name="Orders">All fits that the worker is to have: new ones begin, those that it has go on.</param>
/// <param name="Received">Fits whose end has arrived, so that it can be forgotten.</param>
/// <param name="Cancelled">Fits that are not wanted any more.</param>
[GenerateSerializer, Immutable, Alias("MlNetDeep.FitCall")]
internal sealed record FitCall(
    [property: Id(0)] FitOrder[] Orders, [property: Id(1)] string[] Received, [property: Id(2)] string[] Cancelled);

/// <summary>What a worker answers.</summary>
/// <param name="Ended">Those of the ordered fits that have ended.</param>
/// <param name="Running">The others that have begun.</param>
[GenerateSerializer, Immutable, Alias("MlNetDeep.FitReply")]
internal sealed record FitReply([property: Id(0)] FitEnd[] Ended, [property: Id(1)] FitStand[] Running);

/// <summary>How a fit ended.</summary>
/// <param name="Id">The order's.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">Why it failed, or null.</param>
/// <param name="Result">The figures, as <see cref="TrialAnswer.Result"/>.</param>
/// <param name="Model">The model's bytes, or none.</param>
/// <param name="ModelPath">The model's file, or null.</param>
[GenerateSerializer, Immutable, Alias("MlNetDeep.FitEnd")]
internal sealed record FitEnd(
    [property: Id(0)] string Id, [property: Id(1)] double Seconds, [property: Id(2)] string? Error, [property: Id(3)] string? Result,
    [property: Id(4)] byte[] Model, [property: Id(5)] string? ModelPath);

/// <summary>How far a fit is.</summary>
/// <param name="Id">The order's.</param>
/// <param name="Seconds">Since it began.</param>
/// <param name="Message">What its trainer logged last, or null.</param>
[GenerateSerializer, Immutable, Alias("MlNetDeep.FitStand")]
internal sealed record FitStand([property: Id(0)] string Id, [property: Id(1)] double Seconds, [property: Id(2)] string? Message);

/// <summary>Who a worker is.</summary>
/// <param name="Name">For people: machine and process.</param>
/// <param name="Slots">Fits at a time.</param>
/// <param name="Description">A <see cref="WorkerDescription"/> as JSON.</param>
[GenerateSerializer, Immutable, Alias("MlNetDeep.WorkerCard")]
internal sealed record WorkerCard([property: Id(0)] string Name, [property: Id(1)] int Slots, [property: Id(2)] string Description);

/// <summary>Whether a worker has what fits share.</summary>
/// <param name="IsOpen">Rows are loaded and found to be the driver's.</param>
/// <param name="Error">Why they are not, or null.</param>
[GenerateSerializer, Immutable, Alias("MlNetDeep.OpenStand")]
internal sealed record OpenStand([property: Id(0)] bool IsOpen, [property: Id(1)] string? Error);
