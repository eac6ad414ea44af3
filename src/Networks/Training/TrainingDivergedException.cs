namespace MlNetDeep;

/// <summary>Training's loss became NaN or infinite, or grew without bound: the steps were too large for the data.</summary>
public sealed class TrainingDivergedException : ArithmeticException
{
    /// <summary>Makes the exception with its remedy.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="loss">The loss that was not finite.</param>
    /// <param name="learningRate">The learning rate at that step.</param>
    public TrainingDivergedException(int epoch, double loss, float learningRate)
        : this(epoch, string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged in epoch {epoch}: the loss is {loss}. Lower {nameof(TrainingOptions.LearningRate)} (it was {learningRate} " +
            $"here), or set {nameof(TrainingOptions.GradientClippingNorm)}; features of very different scales should be standardized."))
    {
    }

    /// <summary>Makes the exception with a message of the rule that diverged.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="message">What grew, and the remedy.</param>
    public TrainingDivergedException(int epoch, string message)
        : base(message) => Epoch = epoch;

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }
}
