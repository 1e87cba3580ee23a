# run_formula.rb FORMULA VERSION: runs assay's Homebrew formula by a stand-in for Homebrew, which notes what it is asked for.
class Formula
  @fields = {}
  @needs = []
  class << self
    attr_reader :fields, :needs, :tested

    def inherited(child)
      super
      child.instance_variable_set(:@fields, {})
      child.instance_variable_set(:@needs, [])
    end

    %i[desc homepage url sha256 license].each { |name| define_method(name) { |value| @fields[name] = value } }

    def depends_on(need) = @needs << (need.is_a?(Hash) ? need.keys.first : need)

    def test(&block) = @tested = block
  end

  attr_reader :commands

  def initialize = @commands = []

  def system(*words) = @commands << words

  def std_cmake_args = %w[-DCMAKE_INSTALL_PREFIX=/opt]
end

load ARGV[0]
formula = Assay.new
formula.install
fields = Assay.fields
abort "fields: #{fields}" unless %i[desc homepage url sha256 license].all? { |name| fields[name].to_s != "" }
abort "url: #{fields[:url]}" unless fields[:url].include?(ARGV[1])
abort "checksum: #{fields[:sha256]}" unless fields[:sha256].match?(/\A\h{64}\z/)
abort "twice: #{Assay.needs}" unless Assay.needs.uniq == Assay.needs
abort "commands: #{formula.commands}" unless formula.commands.all? { |words| words.first == "cmake" } && formula.commands.size == 3
abort "not filled in" if File.read(ARGV[0]).match?(/@[A-Z0-9]+@/)
abort "no test" unless Assay.tested
puts "#{Assay.needs.size} packages"
