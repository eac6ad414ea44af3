using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>An update rule: how a step's gradient moves the parameters. To add a rule see CONTRIBUTING.md.</summary>
/// <remarks>
/// Where examples are sparse (<see cref="TrainingData.IsSparse"/>) and their layer has more than 262,144 weights, a step leaves the weights of
/// features that its batch lacks as they are, and so their state: momentum does not carry them on, Adam's and RMSProp's means do not fade, and no penalty or decay shrinks
/// them until they occur again. This is what makes a step's cost a matter of the batch's values ("lazy" updates). Without penalties, plain
/// gradient descent, and any rule on the whole batch, do the same as on dense examples.
/// </remarks>
[JsonConverter(typeof(OptimizerJson))]
public abstract record Optimizer : IHasOptionTable
{
    /// <summary>How many values of state the rule keeps for each parameter.</summary>
    internal abstract int StateCount { get; }

    /// <summary>Whether the rule compares the gradients of whole batches, so that mini-batches would mislead it.</summary>
    internal virtual bool NeedsWholeBatch => false;

    /// <summary>What the rule's options may be.</summary>
    internal virtual OptionTable OptionTable => OptionTable.Empty;

    OptionTable IHasOptionTable.OptionTable => OptionTable;

    /// <summary>Sets the first state of one parameter, given as zeros; most rules leave it so.</summary>
    internal virtual void InitializeState(in UpdateRange range, RandomStreams random, int parameter)
    {
    }

    /// <summary>Moves one range of the weights.</summary>
    internal abstract void Update(in UpdateRange range);
}

/// <summary>A range of one parameter with what an update rule or a gradient step needs of it; all spans are equally long.</summary>
internal readonly ref struct UpdateRange
{
    /// <summary>The weights, updated in place.</summary>
    public Span<float> Weights { get; init; }

    /// <summary>The mean gradient of the batch; may be changed on the way to the rule.</summary>
    public Span<float> Gradient { get; init; }

    /// <summary>The rule's first state.</summary>
    public Span<float> State0 { get; init; }

    /// <summary>The rule's second state.</summary>
    public Span<float> State1 { get; init; }

    /// <summary>The parameter that the range is a part of.</summary>
    public Parameter Parameter { get; init; }

    /// <summary>The learning rate of this step, times the parameter's factor.</summary>
    public float LearningRate { get; init; }

    /// <summary>The number of this step, from 1.</summary>
    public long Step { get; init; }
}
